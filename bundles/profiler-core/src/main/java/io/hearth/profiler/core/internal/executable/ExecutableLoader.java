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
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final long LOG_EVERY_NANOS = 600_000_000_000L;

    private record Finished(Reading job, ExecutableFile file, KernelExecutables.Rows rows) {}

    private final KernelExecutables kernel;
    private final RuleTable rules;
    private final Runnable onSettled;
    private final ForeignReads reads;
    private final Complaints complaints = new Complaints(LOG, System::nanoTime);

    @GuardedBy("finished")
    private final List<Finished> finished = new ArrayList<>();

    /** Files that were not given all their rules. */
    private final AtomicLong cut = new AtomicLong();
    /** Files that were other ones than those mapped when they were opened. */
    private final AtomicLong replaced = new AtomicLong();

    private final AtomicLong loggedNanos = new AtomicLong(-LOG_EVERY_NANOS);

    /**
     * Starts threads when there is something to read.
     *
     * @param onSettled called by a loader thread after files have settled
     */
    public ExecutableLoader(KernelExecutables kernel, Runnable onSettled) {
        this.kernel = kernel;
        this.rules = new RuleTable(kernel.rules(), kernel.maxRules(), System::nanoTime);
        this.onSettled = onSettled;
        this.reads = new ForeignReads("hearth-elf", READS, System::nanoTime);
    }

    void load(Executable executable, Queue<Executable> settled) {
        reads.submit(new Reading(executable, settled));
    }

    /** Gives up files that do not answer. Reading thread, each turn. */
    public void turn() {
        reads.turn();
    }

    /** Removes what files brought; their numbers come back through the queue when nothing refers to them any more. */
    void remove(List<Executable> executables, Queue<Integer> numbers) {
        reads.submit(new Removal(List.copyOf(executables), numbers));
    }

    /** Waits for nobody but the kernel; done here, since that takes an RCU grace period. */
    private final class Removal extends ForeignRead {
        private final List<Executable> executables;
        private final Queue<Integer> numbers;

        Removal(List<Executable> executables, Queue<Integer> numbers) {
            this.executables = executables;
            this.numbers = numbers;
        }

        @Override
        protected void read() {
            if (settle()) {
                remove();
            }
        }

        private void remove() {
            int[] objects = new int[executables.size()];
            Arrays.setAll(objects, i -> executables.get(i).slot());
            kernel.remove(objects);
            for (Executable executable : executables) {
                ExecutableFile file = executable.file();
                if (file != null) {
                    rules.release(file.rules());
                    file.close();
                }
                numbers.add(executable.slot());
            }
        }

        @Override
        protected void givenUp() {
            // No thread is left, every one hangs in a file. Removing is bounded, so whoever finds out does it.
            remove();
        }
    }

    /** Files waiting to be read. */
    public int waiting() {
        return reads.waiting();
    }

    /** Distinct unwind rules in use. Any thread. */
    public int rules() {
        return rules.size();
    }

    /** Files so far that have not been given all their rules, since they have too many. Any thread. */
    public long filesCut() {
        return cut.get();
    }

    /** Files so far that were other ones than those mapped when they could be opened. Any thread. */
    public long filesReplaced() {
        return replaced.get();
    }

    private final class Reading extends ForeignRead {
        private final Executable executable;
        private final Queue<Executable> settled;

        Reading(Executable executable, Queue<Executable> settled) {
            this.executable = executable;
            this.settled = settled;
        }

        @Override
        protected void read() {
            ElfFile elf = null;
            RuleTable.Held held = null;
            try {
                OpenedExecutable opened = OpenedExecutable.open(executable, this::checkSource, replaced);
                elf = opened.elf();
                UnwindTable table = UnwindTables.of(elf);
                held = rules.acquire(RuleTable.Wanted.of(table));
                if (held.missing() > 0 || table.ruleCount() >= UnwindTable.MOST_RULES) {
                    cut(executable, table, held);
                }
                int words = UnwindTableLayout.words(table);
                KernelExecutables.Rows rows = kernel.create(words);
                UnwindTableLayout.encode(table, held.numbers(), rows.bytes());
                ExecutableFile file = new ExecutableFile(elf, 4L * words, held, opened.status(), opened.budget());
                opened.budget().lift();
                finish(new Finished(this, file, rows));
            } catch (IOException
                    | RuntimeException
                    | OutOfMemoryError
                    | StackOverflowError
                    | LinkageError
                    | AssertionError e) {
                if (elf != null) {
                    elf.close();
                }
                if (held != null) {
                    rules.release(held);
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
                rules.release(done.file().rules());
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
            if (e instanceof ErrnoException refused
                    && (refused.errno() == Errno.EMFILE || refused.errno() == Errno.ENFILE)) {
                complaints.say(
                        "open files",
                        "executables cannot be read, their code has neither names nor whole stacks: " + e.getMessage());
            } else if (e instanceof ReadBudget.ExceededException
                    || e.getCause() instanceof ReadBudget.ExceededException) {
                complaints.say(path, path + ": no names and no unwind rows: " + e.getMessage());
            }
            LOG.debug("no unwind table for {}: {}", path, e.toString());
            if (settle()) {
                tellFailed();
            }
        }

        private void tellFailed() {
            executable.failed();
            settled.add(executable);
            onSettled.run();
        }

        @Override
        protected void givenUp() {
            String path = PathText.shown(executable.path());
            complaints.say(
                    path,
                    path + ": reading it took too long and was given up; its code has neither names nor unwind rows");
            tellFailed();
        }
    }

    private void cut(Executable executable, UnwindTable table, RuleTable.Held held) {
        cut.incrementAndGet();
        long now = System.nanoTime();
        long logged = loggedNanos.get();
        if (now - logged > LOG_EVERY_NANOS && loggedNanos.compareAndSet(logged, now)) {
            LOG.warn(
                    "{} has {} distinct unwind rules or more and is given {}: stacks may end early in the rest of its code;"
                            + " more such files are counted and not logged",
                    PathText.shown(executable.path()),
                    table.ruleCount(),
                    table.ruleCount() - held.missing());
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
            objects[i] = batch.get(i).job().executable.slot();
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
                f.job().executable.ready(f.file());
            } else {
                f.file().close();
                rules.release(f.file().rules());
                f.job().executable.failed();
            }
            f.job().settled.add(f.job().executable);
        }
        onSettled.run();
    }

    @Override
    public void close() {
        reads.close();
    }

    /** After {@link #close}, whether its threads have ended within this time: a read may hang, and write rules later. */
    public boolean awaitEnd(long millis) {
        return reads.awaitEnd(millis);
    }
}
