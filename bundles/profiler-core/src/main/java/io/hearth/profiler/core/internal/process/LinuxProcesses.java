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

    @Override
    public int[] processesBusiestFirst() {
        String[] names = new File("/proc").list();
        if (names == null) {
            return new int[0];
        }
        long[] ranked = new long[names.length];
        int count = 0;
        for (String name : names) {
            if (!name.isEmpty() && name.charAt(0) <= '9' && name.charAt(0) >= '1') {
                int pid = Integer.parseInt(name);
                // Running tasks first, then by CPU time used: the low half carries the pid.
                ranked[count++] = -Math.min(cpuTicks(pid), Integer.MAX_VALUE) << 32 | pid;
            }
        }
        Arrays.sort(ranked, 0, count);
        int[] pids = new int[count];
        for (int i = 0; i < count; i++) {
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
    public ProcessIdentity identity(int pid, String comm, @Nullable String path) {
        String executable = path;
        if (executable == null) {
            try {
                executable = linux.readLink("/proc/" + pid + "/exe");
            } catch (IOException e) {
                executable = null;
            }
        }
        if (executable == null) {
            return new ProcessIdentity("[" + comm + "]", null, null, Map.of());
        }
        if (executable.endsWith(" (deleted)")) {
            executable = executable.substring(0, executable.length() - " (deleted)".length());
        }
        String container = null;
        try {
            container = ProcCgroup.containerId(pid);
        } catch (IOException e) {
            container = null;
        }
        return new ProcessIdentity(
                executable.substring(executable.lastIndexOf('/') + 1), executable, container, environment(pid));
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
    public void readMappings(int pid, MappingSink sink) {
        try (ProcMaps open = maps.open(pid)) {
            while (open.next()) {
                if ((open.permissions() & EXECUTE) != 0) {
                    String path = open.deleted() ? open.path() + " (deleted)" : open.path();
                    sink.mapping(open.start(), open.end(), open.offset(), path, open.device() << 40 ^ open.inode());
                }
            }
        } catch (IOException e) {
            // The process is gone, or is not ours to read: it keeps what is known of it.
            return;
        }
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
