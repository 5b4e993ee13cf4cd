/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfLimits;
import io.hearth.elf.unwind.UnwindTable;
import io.hearth.elf.unwind.UnwindTableLayout;
import io.hearth.elf.unwind.UnwindTables;
import io.hearth.linux.FileIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads executable files on two threads of its own, so that a slow file delays neither samples nor the next file, and
 * publishes what several have finished in one step.
 */
public final class ExecutableLoader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutableLoader.class);
    private static final int THREADS = 2;

    private static final long LOG_EVERY_NANOS = 600_000_000_000L;

    private record Job(Executable executable, Queue<Executable> settled) {}

    private record Opened(ElfFile elf, @Nullable FileIdentity status) {}

    private record Finished(Job job, ExecutableFile file, KernelExecutables.Rows rows) {}

    private final KernelExecutables kernel;
    private final FileStatus status;
    private final RuleTable rules;
    private final Runnable onSettled;
    private final LinkedBlockingQueue<Runnable> jobs = new LinkedBlockingQueue<>();
    private final List<Finished> finished = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    /** Files that were not given all their rules. */
    private final AtomicLong cut = new AtomicLong();
    /** Files that were other ones than those mapped when they were opened. */
    private final AtomicLong replaced = new AtomicLong();

    private final AtomicLong loggedNanos = new AtomicLong(-LOG_EVERY_NANOS);
    private volatile boolean closed;

    /**
     * Starts the threads.
     *
     * @param onSettled called by a loader thread after files have settled
     */
    public ExecutableLoader(KernelExecutables kernel, FileStatus status, Runnable onSettled) {
        this.kernel = kernel;
        this.status = status;
        this.rules = new RuleTable(kernel.rules(), kernel.maxRules(), System::nanoTime);
        this.onSettled = onSettled;
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(null, this::run, "hearth-elf-" + i, 512 << 10);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    void load(Executable executable, Queue<Executable> settled) {
        jobs.add(() -> read(new Job(executable, settled)));
    }

    /** Removes what files brought; their numbers come back through the queue when nothing refers to them any more. */
    void remove(List<Executable> executables, Queue<Integer> numbers) {
        jobs.add(() -> {
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
        });
    }

    /** Files waiting to be read. */
    public int waiting() {
        return jobs.size();
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

    private void run() {
        while (!closed) {
            try {
                jobs.take().run();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void read(Job job) {
        ElfFile elf = null;
        RuleTable.Held held = null;
        try {
            Opened opened = open(job.executable());
            elf = opened.elf();
            UnwindTable table = UnwindTables.of(elf);
            held = rules.acquire(RuleTable.Wanted.of(table));
            if (held.missing() > 0) {
                cut(job.executable(), table, held);
            }
            int words = UnwindTableLayout.words(table);
            KernelExecutables.Rows rows = kernel.create(words);
            UnwindTableLayout.encode(table, held.numbers(), rows.bytes());
            ExecutableFile file = new ExecutableFile(elf, 4L * words, held, opened.status());
            synchronized (finished) {
                finished.add(new Finished(job, file, rows));
            }
            publish();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (elf != null) {
                elf.close();
            }
            if (held != null) {
                rules.release(held);
            }
            LOG.debug("no unwind table for {}: {}", job.executable().path(), e.toString());
            job.executable().failed();
            job.settled().add(job.executable());
            onSettled.run();
        }
    }

    private void cut(Executable executable, UnwindTable table, RuleTable.Held held) {
        cut.incrementAndGet();
        long now = System.nanoTime();
        long logged = loggedNanos.get();
        if (now - logged > LOG_EVERY_NANOS && loggedNanos.compareAndSet(logged, now)) {
            LOG.warn(
                    "{} has {} unwind rules, more than there is room for: stacks may end early in code of {} of them;"
                            + " more such files are counted and not logged",
                    executable.path(),
                    table.ruleCount(),
                    held.missing());
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
            objects[i] = batch.get(i).job().executable().slot();
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
                f.job().executable().ready(f.file());
            } else {
                f.file().close();
                rules.release(f.file().rules());
                f.job().executable().failed();
            }
            f.job().settled().add(f.job().executable());
        }
        onSettled.run();
    }

    /** Opens what is mapped; a file that has come into its place meanwhile is refused. */
    private Opened open(Executable executable) throws IOException {
        if (executable.identity().equals(ExecutableIdentity.VDSO)) {
            return new Opened(ElfFile.of(VdsoImage.read(), "[vdso]"), null);
        }
        IOException last = null;
        for (String place : executable.mapped().places()) {
            FileIdentity before = status.of(place);
            FileChannel channel;
            try {
                channel = FileChannel.open(Path.of(place), StandardOpenOption.READ);
            } catch (IOException e) {
                last = last == null ? e : last;
                continue;
            }
            ElfFile elf = ElfFile.open(channel, executable.path(), ElfLimits.DEFAULT);
            FileIdentity after = status.of(place);
            if (executable.identity().isOf(elf, before, after)) {
                return new Opened(elf, after);
            }
            elf.close();
            replaced.incrementAndGet();
            last = new IOException(place + " is another file than the one that was mapped");
        }
        throw last == null ? new IOException("no place to read " + executable.path()) : last;
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            thread.interrupt();
        }
    }
}
