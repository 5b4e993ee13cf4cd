/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import io.hearth.linux.Linux;
import io.hearth.profiler.core.ProfileSink;
import io.hearth.profiler.core.ProfilerExtensions;
import io.hearth.profiler.core.ProfilerSettings;
import io.hearth.profiler.core.ProfilerStatistics;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reading thread: starts, takes a turn four times a second and sooner after news of processes, and stops. */
public final class SamplingLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamplingLoop.class);
    private static final int QUIET_MILLIS = 250;
    private static final long LEAST_PAUSE_NANOS = 100_000_000L;
    private static final long FIRST_FILES_NANOS = 500_000_000L;
    private static final long FIRST_FILES_OF_FEW_NANOS = 2_000_000_000L;
    private static final long START_MILLIS = 10_000;
    private static final long FINISH_MILLIS = 20_000;

    private final SamplingParts parts;
    private final SamplingTurn turn;
    private final CountDownLatch sampling = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean stopping;

    private SamplingLoop(Linux linux, ProfilerSettings settings, ProfilerExtensions extensions, ProfileSink sink)
            throws IOException {
        Thread reading = new Thread(null, this::run, "hearth-sampler", 512 << 10);
        reading.setDaemon(true);
        this.thread = reading;
        this.parts = new SamplingParts(linux, settings, extensions, sink, () -> LockSupport.unpark(reading));
        this.turn = new SamplingTurn(parts);
    }

    public static SamplingLoop start(
            Linux linux, ProfilerSettings settings, ProfilerExtensions extensions, ProfileSink sink)
            throws IOException {
        SamplingLoop loop = new SamplingLoop(linux, settings, extensions, sink);
        try {
            loop.begin();
        } catch (IOException | RuntimeException e) {
            loop.parts.close();
            throw e;
        }
        return loop;
    }

    /** Events are opened before the scan, so that nothing that happens meanwhile is missed. */
    private void begin() throws IOException {
        parts.kernel.openEvents();
        parts.reporter.start();
        thread.start();
        try {
            // Whoever starts a profiler counts its time from here.
            sampling.await(START_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            parts.windows.open(System.nanoTime());
            parts.processes.scan();
            parts.processes.publish(System.nanoTime());
            awaitFirstFiles();
            parts.kernel.enableSampling();
            parts.probes.begin(System.nanoTime());
            sampling.countDown();
            parts.windows.sampling(System.nanoTime());
            while (!stopping) {
                awaitNews();
                turnOrSkip();
            }
            parts.kernel.disableSampling();
            parts.probes.end();
            turn.turn();
            drainLoads();
            turn.turn();
            parts.reader.deliverParked(true, true);
            parts.runtimes.end();
            parts.reader.window().close(System.nanoTime());
            parts.reporter.finish(parts.reader.window(), FINISH_MILLIS);
        } catch (IOException | RuntimeException e) {
            LOG.error("profiling has stopped", e);
        } finally {
            sampling.countDown();
            parts.runtimes.end();
        }
    }

    /** A sample is unwound best by the kernel half, so files are read and runtimes attached first; not for long. */
    private void awaitFirstFiles() throws IOException {
        long until =
                System.nanoTime() + (parts.settings.includesPidsOnly() ? FIRST_FILES_OF_FEW_NANOS : FIRST_FILES_NANOS);
        while (!stopping && (parts.executables.loading() > 0 || parts.runtimes.isBusy()) && System.nanoTime() < until) {
            parts.kernel.await(20);
            turn.turn();
        }
    }

    /**
     * Four turns a second while nothing happens; at once when a process appears, so that its samples find it known, but
     * then at most ten a second: what a turn costs on a quiet machine is mostly the waking.
     */
    private void awaitNews() throws IOException {
        if (parts.kernel.await(QUIET_MILLIS)) {
            long pause = turn.turnedNanos() + LEAST_PAUSE_NANOS - System.nanoTime();
            if (pause > 0 && !stopping) {
                LockSupport.parkNanos(this, pause);
            }
        }
    }

    /** Samples whose files are still being read wait for them, a little. */
    private void drainLoads() throws IOException {
        long until = System.nanoTime() + 2_000_000_000L;
        while (parts.reader.parked() > 0 && System.nanoTime() < until) {
            parts.kernel.await(20);
            turn.turn();
        }
    }

    /** An add-on that takes all memory costs itself, and at most a turn of ours. */
    private void turnOrSkip() throws IOException {
        try {
            turn.turn();
        } catch (OutOfMemoryError e) {
            LOG.warn("out of memory, one turn skipped: {}", e.getMessage());
        }
    }

    public ProfilerStatistics statistics() {
        return parts.statistics;
    }

    @Override
    public void close() {
        stopping = true;
        parts.wake();
        try {
            thread.join(2 * FINISH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.statistics.freeze();
        parts.reporter.close();
        parts.close();
    }
}
