/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfLimits;
import io.hearth.elf.unwind.UnwindTable;
import io.hearth.elf.unwind.UnwindTableLayout;
import io.hearth.elf.unwind.UnwindTables;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
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

    private record Job(Executable executable, int pid, long start, long end, Queue<Executable> settled) {}

    private record Finished(Job job, ExecutableFile file, KernelExecutables.Rows rows) {}

    private final KernelExecutables kernel;
    private final RuleTable rules;
    private final Runnable onSettled;
    private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final List<Finished> finished = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /**
     * Starts the threads.
     *
     * @param onSettled called by a loader thread after files have settled
     */
    public ExecutableLoader(KernelExecutables kernel, Runnable onSettled) {
        this.kernel = kernel;
        this.rules = new RuleTable(kernel.rules(), kernel.maxRules());
        this.onSettled = onSettled;
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(null, this::run, "hearth-elf-" + i, 512 << 10);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    void load(Executable executable, int pid, long start, long end, Queue<Executable> settled) {
        jobs.add(new Job(executable, pid, start, end, settled));
    }

    /** Files waiting to be read. */
    public int waiting() {
        return jobs.size();
    }

    public int rules() {
        return rules.size();
    }

    private void run() {
        while (!closed) {
            try {
                read(jobs.take());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void read(Job job) {
        ElfFile elf = null;
        try {
            elf = open(job);
            UnwindTable table = UnwindTables.of(elf);
            int[] numbers = new int[table.ruleCount()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = rules.number(table.ruleLow(i), table.ruleHigh(i));
            }
            int words = UnwindTableLayout.words(table);
            KernelExecutables.Rows rows = kernel.create(words);
            UnwindTableLayout.encode(table, numbers, rows.bytes());
            ExecutableFile file = new ExecutableFile(elf, 4L * words);
            synchronized (finished) {
                finished.add(new Finished(job, file, rows));
            }
            publish();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (elf != null) {
                elf.close();
            }
            LOG.debug("no unwind table for {}: {}", job.executable().path(), e.toString());
            job.executable().failed();
            job.settled().add(job.executable());
            onSettled.run();
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
                f.job().executable().failed();
            }
            f.job().settled().add(f.job().executable());
        }
        onSettled.run();
    }

    /** The very file that is mapped, whatever its path holds by now; else the path in the process's root, or in ours. */
    private static ElfFile open(Job job) throws IOException {
        Executable executable = job.executable();
        if (executable.path().equals("[vdso]")) {
            return ElfFile.of(VdsoImage.read(), "[vdso]");
        }
        String[] places = {
            "/proc/" + job.pid() + "/map_files/" + Long.toHexString(job.start()) + "-" + Long.toHexString(job.end()),
            "/proc/" + job.pid() + "/root" + executable.path(),
            executable.path(),
        };
        IOException last = null;
        for (String place : places) {
            FileChannel channel;
            try {
                channel = FileChannel.open(Path.of(place), StandardOpenOption.READ);
            } catch (IOException e) {
                last = e;
                continue;
            }
            try {
                return ElfFile.open(channel, executable.path(), ElfLimits.DEFAULT);
            } catch (ElfException e) {
                channel.close();
                throw e;
            }
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
