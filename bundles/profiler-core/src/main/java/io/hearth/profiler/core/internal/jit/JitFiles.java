/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.jit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.linux.ProcStatus;
import io.hearth.profiler.core.internal.foreign.Complaints;
import io.hearth.profiler.core.internal.foreign.ForeignRead;
import io.hearth.profiler.core.internal.foreign.ForeignReads;
import io.hearth.profiler.core.internal.foreign.UserBudgets;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.process.CodeMapping;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.trace.RawStack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Perf maps and jitdumps of all processes, read by a thread of their own from the first sample in generated code on, so
 * that a process that soon ends has its names too. A file is opened once for a process image and read on from where it
 * ended. Bounded by file, by process and by user of the machine; what exceeds a limit is said once and costs its own
 * names. The reading thread tells of samples, the reporting thread asks for names.
 */
public final class JitFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JitFiles.class);
    private static final Pattern DUMP = Pattern.compile("/.*/jit-\\d+\\.dump");
    private static final int MOST_PROCESSES = 1024;
    /** Open at the same time: at most two files for each of them. */
    private static final int MOST_WITH_FILES = 128;

    private static final long REFRESH_NANOS = 1_000_000_000L;
    private static final long AFTER_EXIT_NANOS = 15_000_000_000L;
    private static final ForeignReads.Limits READS = new ForeignReads.Limits(1, 3_000_000_000L, 4, 256 << 10);
    private static final UserBudgets.Limits USERS = new UserBudgets.Limits(0.05, 2_000_000_000L, 12L << 20);
    /** Of one process; its memory is bounded by what is kept of a file. */
    private static final UserBudgets.Limits PROCESSES = new UserBudgets.Limits(0.01, 400_000_000L, Long.MAX_VALUE);

    private final Sources sources;
    private final LongSupplier clock;
    private final ForeignReads reads;
    private final UserBudgets budgets;
    private final UserBudgets processBudgets;
    private final Complaints complaints;

    @GuardedBy("this")
    private final Map<TracedProcess, Followed> followed = new HashMap<>();

    @GuardedBy("this")
    private int firstReads;

    private long refreshedNanos;

    /** Where the files of a process are; tests bring their own. */
    interface Sources {
        /**
         * Called by a thread that may be given up.
         *
         * @throws IOException when the process is gone
         */
        JitProcess of(int pid) throws IOException;
    }

    private static final class Followed {
        final TracedProcess process;
        volatile @Nullable JitProcess files;
        volatile @Nullable String dumpPath;
        int mappingChanges = -1;
        boolean queued;
        boolean first = true;
        boolean refused;
        long retained;
        long exitedNanos;

        Followed(TracedProcess process) {
            this.process = process;
        }
    }

    public JitFiles() {
        this(JitFiles::ofProcess, new ForeignReads("hearth-jit", READS, System::nanoTime), USERS, System::nanoTime);
    }

    JitFiles(Sources sources, ForeignReads reads, UserBudgets.Limits limits, LongSupplier clock) {
        this.sources = sources;
        this.reads = reads;
        this.clock = clock;
        this.budgets = new UserBudgets(limits, clock);
        this.processBudgets = new UserBudgets(PROCESSES, clock);
        this.complaints = new Complaints(LOG, clock);
        this.refreshedNanos = clock.getAsLong();
    }

    private static JitProcess ofProcess(int pid) throws IOException {
        ProcStatus status = ProcStatus.of(pid);
        String map = "/proc/" + pid + "/root/tmp/perf-" + status.namespacePid() + ".map";
        return new JitProcess(status.uid(), map);
    }

    /** A stack not seen before; returns at once. Reading thread. */
    public void sampled(TracedProcess process, RawStack stack) {
        long[] words = stack.words();
        for (int i = stack.kernelFrames(); i < words.length; i++) {
            if (SampleLayout.kind(words[i]) == SampleLayout.FRAME_ADDRESS) {
                follow(process);
                return;
            }
        }
    }

    private synchronized void follow(TracedProcess process) {
        Followed known = followed.get(process);
        if (known == null) {
            if (followed.size() >= MOST_PROCESSES) {
                complaints.say(
                        "processes",
                        "more than " + MOST_PROCESSES + " processes run generated code: that of process "
                                + process.pid() + " and others stays unnamed until some of them end");
                return;
            }
            known = new Followed(process);
            followed.put(process, known);
            firstReads++;
        }
        findDump(known);
        queue(known);
    }

    private static void findDump(Followed known) {
        TracedProcess process = known.process;
        if (known.mappingChanges == process.mappingChanges()) {
            return;
        }
        known.mappingChanges = process.mappingChanges();
        List<CodeMapping> mappings = process.mappings();
        for (int i = 0; i < mappings.size(); i++) {
            String name = mappings.get(i).name();
            if (name.endsWith(".dump") && DUMP.matcher(name).matches()) {
                known.dumpPath = "/proc/" + process.pid() + "/root" + name;
            }
        }
    }

    @GuardedBy("this")
    private void queue(Followed known) {
        if (!known.queued && !known.refused) {
            known.queued = true;
            reads.submit(new Slice(known));
        }
    }

    private final class Slice extends ForeignRead {
        private final Followed of;

        Slice(Followed of) {
            this.of = of;
        }

        @Override
        protected void read() {
            JitProcess files = of.files;
            boolean more = false;
            long before = clock.getAsLong();
            try {
                if (files == null) {
                    files = sources.of(of.process.pid());
                    of.files = files;
                }
                String dump = of.dumpPath;
                if (dump != null) {
                    files.dumpAt(dump);
                }
                if (hasTime(of.process.pid(), files)) {
                    more = files.read(before);
                }
            } catch (JitProcess.RefusedException e) {
                complaints.say(
                        of.process.pid() + " " + e.getMessage(),
                        "process " + of.process.pid() + ": names of generated code: " + e.getMessage());
            } catch (IOException e) {
                LOG.debug("process {}: no names of generated code: {}", of.process.pid(), e.getMessage());
            }
            if (files != null) {
                budgets.spent(files.user(), clock.getAsLong() - before);
                processBudgets.spent(of.process.pid(), clock.getAsLong() - before);
            }
            if (settle()) {
                ended(of, files, more);
            } else if (files != null) {
                files.close();
            }
        }

        @Override
        protected void givenUp() {
            refuse(of);
            complaints.say(
                    of.process.pid() + " hangs",
                    "process " + of.process.pid() + ": reading what its JIT compilers write has hung and was given up;"
                            + " its generated code stays unnamed");
        }
    }

    private synchronized void ended(Followed of, @Nullable JitProcess files, boolean more) {
        settleFirst(of);
        of.queued = false;
        if (files == null) {
            return;
        }
        if (followed.get(of.process) != of) {
            files.close();
            return;
        }
        long retained = files.retainedBytes();
        boolean keeps = budgets.keeps(files.user(), retained - of.retained);
        of.retained = retained;
        if (!keeps || withFiles() > MOST_WITH_FILES) {
            complaints.say(
                    "user " + files.user(),
                    "user " + files.user()
                            + ": the JIT compilers of this user's processes write more names than are kept ("
                            + (USERS.bytes() >> 20) + " MiB, " + MOST_WITH_FILES
                            + " processes): generated code of process " + of.process.pid() + " stays unnamed");
            refuse(of);
            return;
        }
        if (more && hasTime(of.process.pid(), files)) {
            queue(of);
        }
    }

    private boolean hasTime(int pid, JitProcess files) {
        return budgets.hasTime(files.user()) && processBudgets.hasTime(pid);
    }

    @GuardedBy("this")
    private int withFiles() {
        int open = 0;
        for (Followed each : followed.values()) {
            JitProcess files = each.files;
            open += files != null && files.hasFiles() ? 1 : 0;
        }
        return open;
    }

    private synchronized void refuse(Followed of) {
        settleFirst(of);
        of.refused = true;
        of.queued = false;
        release(of);
    }

    @GuardedBy("this")
    private void release(Followed of) {
        JitProcess files = of.files;
        of.files = null;
        if (files != null) {
            budgets.keeps(files.user(), -of.retained);
            of.retained = 0;
            files.close();
        }
    }

    @GuardedBy("this")
    private void settleFirst(Followed of) {
        if (of.first) {
            of.first = false;
            firstReads--;
            notifyAll();
        }
    }

    /** Reads on what has grown, once a second, and lets go of processes that have ended. Reading thread, each turn. */
    public void turn(long nowNanos) {
        reads.turn();
        if (nowNanos - refreshedNanos < REFRESH_NANOS) {
            return;
        }
        refreshedNanos = nowNanos;
        synchronized (this) {
            List<Followed> all = new ArrayList<>(followed.values());
            for (Followed each : all) {
                if (!each.process.hasExited()) {
                    findDump(each);
                    queue(each);
                } else if (each.exitedNanos == 0) {
                    each.exitedNanos = nowNanos;
                    queue(each);
                } else if (nowNanos - each.exitedNanos > AFTER_EXIT_NANOS) {
                    settleFirst(each);
                    followed.remove(each.process);
                    release(each);
                }
            }
        }
    }

    /** Waits until every process has been read once, or for so long. Reporting thread. */
    public synchronized void await(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        try {
            for (long left = millis; firstReads > 0 && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The name of generated code at a time of the monotonic clock; null if nothing names it by now. Any thread. */
    public @Nullable GeneratedCode lookup(TracedProcess process, long address, long timeNanos) {
        JitProcess files = files(process);
        return files == null ? null : files.lookup(address, timeNanos);
    }

    /** Grows when code of a process took the place of other code: what was named by address may be something else. */
    public int replacements(TracedProcess process) {
        JitProcess files = files(process);
        return files == null ? 0 : files.replacements();
    }

    /** Whether names of a process may still come. */
    public boolean isNaming(TracedProcess process) {
        JitProcess files = files(process);
        return files != null && files.hasFiles();
    }

    private @Nullable JitProcess files(TracedProcess process) {
        synchronized (this) {
            Followed known = followed.get(process);
            return known == null ? null : known.files;
        }
    }

    @Override
    public void close() {
        reads.close();
        synchronized (this) {
            followed.values().forEach(this::release);
            followed.clear();
        }
    }
}
