/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.elf.ElfFile;
import io.hearth.elf.unwind.UnwindTable;
import io.hearth.elf.unwind.UnwindTableLayout;
import io.hearth.elf.unwind.UnwindTables;
import io.hearth.linux.Errno;
import io.hearth.linux.ErrnoException;
import io.hearth.linux.PathText;
import io.hearth.linux.ReadBudget;
import io.hearth.profiler.core.internal.foreign.Complaints;
import io.hearth.profiler.core.internal.foreign.ForeignRead;
import io.hearth.profiler.core.internal.foreign.ForeignReads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads executable files on two threads of its own, so that a slow file delays neither samples nor the next file, and
 * publishes what several have finished in one step. A file that does not answer is given up with its thread, see {@link
 * ForeignReads}.
 */
public final class ExecutableLoader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutableLoader.class);
    private static final ForeignReads.Limits READS = new ForeignReads.Limits(2, 20_000_000_000L, 6, 512 << 10);

    private record Finished(Reading reading, ExecutableFile file, KernelExecutables.Rows rows) {}

    private final KernelExecutables kernel;
    private final RuleTable rules;
    private final Runnable onSettled;
    private final ForeignReads reads;
    private final Complaints complaints = new Complaints(LOG, System::nanoTime);

    @GuardedBy("finished")
    private final List<Finished> finished = new ArrayList<>();

    /**
     * Starts threads when there is something to read.
     *
     * @param onSettled called by a loader thread after files have settled
     */
    public ExecutableLoader(KernelExecutables kernel, Runnable onSettled) {
        this(kernel, onSettled, new ForeignReads("hearth-elf", READS, System::nanoTime));
    }

    ExecutableLoader(KernelExecutables kernel, Runnable onSettled, ForeignReads reads) {
        this.kernel = kernel;
        this.rules = new RuleTable(kernel.rules(), kernel.maxRules());
        this.onSettled = onSettled;
        this.reads = reads;
    }

    void load(Executable executable, int pid, long start, long end, Queue<Executable> settled) {
        reads.submit(new Reading(executable, pid, start, end, settled));
    }

    /** Gives up files that do not answer. Reading thread, each turn. */
    public void turn() {
        reads.turn();
    }

    /** Files waiting to be read. */
    public int waiting() {
        return reads.waiting();
    }

    public int rules() {
        return rules.size();
    }

    private final class Reading extends ForeignRead {
        private final Executable executable;
        private final int pid;
        private final long start;
        private final long end;
        private final Queue<Executable> settled;

        Reading(Executable executable, int pid, long start, long end, Queue<Executable> settled) {
            this.executable = executable;
            this.pid = pid;
            this.start = start;
            this.end = end;
            this.settled = settled;
        }

        @Override
        protected void read() {
            ElfFile elf = null;
            try {
                OpenedExecutable opened = OpenedExecutable.open(executable.path(), pid, start, end, this::checkSource);
                elf = opened.elf();
                UnwindTable table = UnwindTables.of(elf);
                if (table.ruleCount() >= UnwindTable.MOST_RULES) {
                    String path = PathText.shown(executable.path());
                    complaints.say(path, path + " has more than " + UnwindTable.MOST_RULES
                            + " distinct unwind rules, far more than any compiler makes: stacks through some of its"
                            + " functions are cut");
                }
                int[] numbers = new int[table.ruleCount()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = rules.number(table.ruleLow(i), table.ruleHigh(i));
                }
                int words = UnwindTableLayout.words(table);
                KernelExecutables.Rows rows = kernel.create(words);
                UnwindTableLayout.encode(table, numbers, rows.bytes());
                ExecutableFile file = new ExecutableFile(elf, 4L * words, opened.budget(), opened.mayBlock());
                opened.budget().lift();
                finish(new Finished(this, file, rows));
            } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
                if (elf != null) {
                    elf.close();
                }
                failed(e);
            }
        }

        /** Files of a file system that did not answer a moment ago are not waited for again. */
        private void checkSource(Long device) throws IOException {
            source(device);
            if (reads.isRefused(device)) {
                throw new IOException("its file system did not answer a moment ago");
            }
        }

        private void finish(Finished done) throws IOException {
            if (!settle()) {
                done.rows().close();
                done.file().close();
                return;
            }
            synchronized (finished) {
                finished.add(done);
            }
            publish();
        }

        private void failed(Throwable e) {
            String path = PathText.shown(executable.path());
            boolean files = e instanceof ErrnoException refused
                    && (refused.errno() == Errno.EMFILE || refused.errno() == Errno.ENFILE);
            if (files) {
                complaints.say(
                        "open files",
                        "executables cannot be read, this process has too many files open (ulimit -n): their code has"
                                + " neither names nor whole stacks; allow more, 1024 or so");
            } else if (e instanceof ReadBudget.ExceededException
                    || e.getCause() instanceof ReadBudget.ExceededException) {
                complaints.say(path, path + ": no names and no unwind rows: " + e.getMessage());
            }
            LOG.debug("no unwind table for {}: {}", path, e.toString());
            if (settle()) {
                executable.failed();
                tell();
            }
        }

        private void tell() {
            settled.add(executable);
            onSettled.run();
        }

        @Override
        protected void givenUp() {
            String path = PathText.shown(executable.path());
            complaints.say(
                    path,
                    path + ": reading it took too long and was given up; its code has neither names nor"
                            + " unwind rows");
            executable.failed();
            tell();
        }
    }

    /** Whoever comes first publishes for all that have finished meanwhile. */
    private synchronized void publish() throws IOException {
        List<Finished> batch;
        synchronized (finished) {
            batch = new ArrayList<>(finished);
            finished.clear();
        }
        if (batch.isEmpty()) {
            return;
        }
        int[] objects = new int[batch.size()];
        KernelExecutables.Rows[] rows = new KernelExecutables.Rows[batch.size()];
        for (int i = 0; i < objects.length; i++) {
            objects[i] = batch.get(i).reading().executable.slot();
            rows[i] = batch.get(i).rows();
        }
        @Nullable IOException failure = null;
        try {
            kernel.publish(objects, rows);
        } catch (IOException e) {
            failure = e;
            LOG.warn("unwind tables of {} files could not be given to the kernel: {}", objects.length, e.getMessage());
        }
        for (Finished f : batch) {
            f.rows().close();
            if (failure == null) {
                f.reading().executable.ready(f.file());
            } else {
                f.file().close();
                f.reading().executable.failed();
            }
            f.reading().settled.add(f.reading().executable);
        }
        onSettled.run();
    }

    @Override
    public void close() {
        reads.close();
    }
}
