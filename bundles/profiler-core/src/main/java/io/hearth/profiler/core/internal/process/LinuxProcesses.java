/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.linux.Linux;
import io.hearth.linux.PathText;
import io.hearth.linux.ProcCgroup;
import io.hearth.linux.ProcMaps;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Processes as /proc shows them in this PID namespace. Owned by the reading thread. */
public final class LinuxProcesses implements ProcessSource {

    private static final int EXECUTE = 4;
    private static final int MAX_ENVIRONMENT_BYTES = 128 << 10;
    private static final int MAX_TRIES = 3;
    private static final String DELETED = " (deleted)";

    private final Linux linux;
    private final List<String> environmentNames;
    private final ProcMaps maps = new ProcMaps();
    private final byte[] buffer = new byte[1024];

    /**
     * Reads the /proc of this PID namespace.
     *
     * @param environmentNames variables that identities carry
     */
    public LinuxProcesses(Linux linux, List<String> environmentNames) {
        this.linux = linux;
        this.environmentNames = List.copyOf(environmentNames);
    }

    /** Ids of the processes that run, in no order. Any thread. */
    public static int[] running() {
        String[] names = new File("/proc").list();
        return names == null
                ? new int[0]
                : Arrays.stream(names)
                        .filter(name -> !name.isEmpty() && name.charAt(0) <= '9' && name.charAt(0) >= '1')
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }

    @Override
    public int[] processesBusiestFirst() {
        int[] pids = running();
        long[] ranked = new long[pids.length];
        for (int i = 0; i < pids.length; i++) {
            // Running tasks first, then by CPU time used: the low half carries the pid.
            ranked[i] = -Math.min(cpuTicks(pids[i]), Integer.MAX_VALUE) << 32 | pids[i];
        }
        Arrays.sort(ranked);
        for (int i = 0; i < pids.length; i++) {
            pids[i] = (int) ranked[i];
        }
        return pids;
    }

    private long cpuTicks(int pid) {
        String stat = read("/proc/" + pid + "/stat");
        int paren = stat.lastIndexOf(')');
        if (paren < 0 || paren + 2 >= stat.length()) {
            return 0;
        }
        boolean running = stat.charAt(paren + 2) == 'R';
        long ticks = 0;
        int field = 2;
        int at = paren + 1;
        while (field < 15 && at >= 0) {
            at = stat.indexOf(' ', at + 1);
            field++;
            if (field == 14 || field == 15) {
                int end = stat.indexOf(' ', at + 1);
                ticks += end < 0 ? 0 : Long.parseLong(stat.substring(at + 1, end));
            }
        }
        return running ? ticks + (1L << 30) : ticks;
    }

    @Override
    public String comm(int pid) {
        String comm = read("/proc/" + pid + "/comm");
        return comm.endsWith("\n") ? comm.substring(0, comm.length() - 1) : comm;
    }

    @Override
    public ProcessIdentity identity(int task, String comm, @Nullable String path) {
        if (path != null) {
            return identify(task, path);
        }
        String executable = executable(task);
        for (int tries = 0; executable != null && tries < MAX_TRIES; tries++) {
            ProcessIdentity identity = identify(task, executable);
            String after = executable(task);
            if (after == null || after.equals(executable)) {
                return identity;
            }
            // It has become another program meanwhile.
            executable = after;
        }
        return new ProcessIdentity("[" + comm + "]", null, null, Map.of());
    }

    private @Nullable String executable(int task) {
        try {
            return linux.readLink("/proc/" + task + "/exe");
        } catch (IOException e) {
            return null;
        }
    }

    private ProcessIdentity identify(int task, String path) {
        String executable = path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
        String container;
        try {
            container = ProcCgroup.containerId(task);
        } catch (IOException e) {
            container = null;
        }
        return new ProcessIdentity(
                executable.substring(executable.lastIndexOf('/') + 1), executable, container, environment(task));
    }

    private Map<String, String> environment(int pid) {
        if (environmentNames.isEmpty()) {
            return Map.of();
        }
        Map<String, String> found = new HashMap<>();
        try (InputStream in = new FileInputStream("/proc/" + pid + "/environ")) {
            String all = PathText.decode(in.readNBytes(MAX_ENVIRONMENT_BYTES));
            for (String entry : all.split("\0", -1)) {
                int equals = entry.indexOf('=');
                if (equals > 0 && environmentNames.contains(entry.substring(0, equals))) {
                    found.put(entry.substring(0, equals), entry.substring(equals + 1));
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return Map.copyOf(found);
    }

    @Override
    public void readMappings(int task, MappingSink sink) {
        try (ProcMaps open = maps.open(task)) {
            String file = "";
            long fileEnd = 0;
            long fileBase = 0;
            long device = 0;
            long inode = 0;
            while (open.next()) {
                boolean executable = (open.permissions() & EXECUTE) != 0;
                boolean anonymous = ExecutableLookup.isAnonymous(open.path());
                if (open.inode() != 0 && !anonymous) {
                    file = open.deleted() ? open.path() + DELETED : open.path();
                    fileBase = open.start() - open.offset();
                    device = open.device();
                    inode = open.inode();
                    if (executable) {
                        sink.mapping(open.start(), open.end(), open.offset(), file, device, inode);
                    }
                    fileEnd = open.end();
                } else if (executable && anonymous && open.start() == fileEnd) {
                    // Anonymous code behind a file's mapping: the file's own, in case it has code there.
                    sink.mapping(open.start(), open.end(), open.start() - fileBase, file, device, inode);
                    fileEnd = open.end();
                } else if (executable) {
                    sink.mapping(open.start(), open.end(), open.offset(), open.path(), 0, 0);
                }
            }
        } catch (IOException e) {
            // The process is gone, or is not ours to read: it keeps what is known of it.
            return;
        }
    }

    @Override
    public int[] otherThreads(int pid) {
        String[] names = new File("/proc/" + pid + "/task").list();
        int count = 0;
        int[] tids = new int[names == null ? 0 : names.length];
        for (String name : names == null ? new String[0] : names) {
            int tid = Integer.parseInt(name);
            if (tid != pid) {
                tids[count++] = tid;
            }
        }
        return Arrays.copyOf(tids, count);
    }

    @Override
    public boolean exists(int pid) {
        return new File("/proc/" + pid).exists();
    }

    @Override
    public boolean hasProgram(int pid) {
        return new File("/proc/" + pid + "/exe").exists();
    }

    @Override
    public boolean mapsBeside(int task, String name, long start, long end) {
        String path = name.endsWith(DELETED) ? name.substring(0, name.length() - DELETED.length()) : name;
        try (ProcMaps open = maps.open(task)) {
            while (open.next()) {
                if ((open.end() <= start || open.start() >= end) && open.path().equals(path)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    private String read(String path) {
        try (InputStream in = new FileInputStream(path)) {
            int length = in.readNBytes(buffer, 0, buffer.length);
            return PathText.decode(buffer, 0, length);
        } catch (IOException e) {
            return "";
        }
    }
}
