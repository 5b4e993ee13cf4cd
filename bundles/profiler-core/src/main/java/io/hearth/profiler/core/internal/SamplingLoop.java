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
import io.hearth.profiler.core.internal.supervision.LoopFailures;
import io.hearth.profiler.core.internal.supervision.StepSupervisor;
import io.hearth.profiler.core.internal.supervision.StopLimits;
import io.hearth.profiler.core.internal.supervision.TimeSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading thread: starts, takes a turn four times a second and sooner after news of processes, and stops. A turn that
 * fails is counted and the next one taken; when too many do, profiling ends by itself and says so.
 */
public final class SamplingLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamplingLoop.class);
    private static final int QUIET_MILLIS = 250;
    private static final long LEAST_PAUSE_NANOS = 100_000_000L;
    private static final long FIRST_FILES_NANOS = 500_000_000L;
    private static final long FIRST_FILES_OF_FEW_NANOS = 2_000_000_000L;
    /** Turns that may fail one after the other. */
    private static final int PATIENCE = 50;

    private final SamplingParts parts;
    private final SamplingTurn turn;
    private final LoopFailures failures;
    private final TimeSource time = TimeSource.SYSTEM;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Throwable startFailure;
    private volatile boolean stopping;
    private boolean behind;

    private SamplingLoop(
            Linux linux,
            ProfilerSettings settings,
            ProfilerExtensions extensions,
            ProfileSink sink,
            Consumer<String> onEnd)
            throws IOException {
        Thread reading = new Thread(null, this::run, "hearth-sampler", 512 << 10);
        reading.setDaemon(true);
        this.thread = reading;
        this.failures = new LoopFailures(time, onEnd);
        this.parts =
                new SamplingParts(linux, settings, extensions, sink, failures, time, () -> LockSupport.unpark(reading));
        this.turn = new SamplingTurn(parts);
    }

    /**
     * Begins to sample.
     *
     * @param onEnd takes a sentence when profiling has ended by itself
     * @throws IOException when it could not begin; nothing is left behind
     */
    public static SamplingLoop start(
            Linux linux,
            ProfilerSettings settings,
            ProfilerExtensions extensions,
            ProfileSink sink,
            Consumer<String> onEnd)
            throws IOException {
        SamplingLoop loop = new SamplingLoop(linux, settings, extensions, sink, onEnd);
        try {
            loop.begin();
        } catch (IOException | RuntimeException e) {
            loop.close();
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
            boolean hasBegun = false;
            for (long left = StopLimits.START; !hasBegun && left > 0; left -= StopLimits.SLICE) {
                hasBegun = time.await(begun, StopLimits.SLICE);
            }
            if (!hasBegun) {
                throw new IOException("sampling has not begun after " + StopLimits.START / 1_000_000_000L
                        + " s: reading the processes of this machine takes too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", e);
        }
        Throwable failure = startFailure;
        if (failure != null) {
            throw new IOException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private void run() {
        try {
            beginSampling();
        } catch (Throwable e) {
            startFailure = e;
            stopping = true;
        } finally {
            begun.countDown();
        }
        try {
            StepSupervisor steps = new StepSupervisor("reading samples", PATIENCE, failures, time);
            while (!stopping && failures.end() == null && steps.step(this::awaitAndTurn)) {}
        } catch (InterruptedException e) {
            LOG.debug("the reading thread is interrupted");
        } finally {
            finish();
        }
    }

    private void beginSampling() throws IOException {
        parts.windows.open(time.nanos());
        parts.processes.scan();
        parts.processes.publish(time.nanos());
        awaitFirstFiles();
        if (!stopping) {
            parts.kernel.enableSampling();
            parts.probes.begin(time.nanos());
            parts.windows.sampling(time.nanos());
        }
    }

    /** A sample is unwound best by the kernel half, so files are read and runtimes attached first; not for long. */
    private void awaitFirstFiles() throws IOException {
        long until = time.nanos() + (parts.settings.includesPidsOnly() ? FIRST_FILES_OF_FEW_NANOS : FIRST_FILES_NANOS);
        while (!stopping && (parts.executables.loading() > 0 || parts.runtimes.isBusy()) && time.nanos() < until) {
            parts.kernel.await(20);
            turn.turn();
        }
    }

    /**
     * Four turns a second while nothing happens; at once when a process appears, so that its samples find it known, but
     * then at most ten a second: what a turn costs on a quiet machine is mostly the waking.
     */
    private void awaitAndTurn() throws IOException {
        if (!behind && parts.kernel.await(QUIET_MILLIS)) {
            long pause = turn.turnedNanos() + LEAST_PAUSE_NANOS - time.nanos();
            if (pause > 0 && !stopping) {
                LockSupport.parkNanos(this, pause);
            }
        }
        behind = false;
        behind = turn.turn();
    }

    /** Delivers what has been sampled; each step is taken whatever the ones before it did. */
    private void finish() {
        attempt("ending the samples", parts.kernel::disableSampling);
        attempt("ending the probes", parts.probes::end);
        attempt("reading the last samples", () -> {
            turn.turn();
            turn.readSamples(Long.MAX_VALUE, time.nanos() + StopLimits.DRAIN);
            drainLoads();
        });
        attempt("counting what is left of the samples", () -> parts.kernel.discardSamples(parts.reader));
        attempt("unwinding the last copies", () -> parts.reader.deliverParked(true, true));
        attempt("ending the names", parts.runtimes::end);
        attempt("reporting the last window", () -> {
            parts.reader.window().close(time.nanos());
            parts.reporter.finish(parts.reader.window(), StopLimits.REPORT);
        });
    }

    private void attempt(String what, StepSupervisor.Step step) {
        try {
            step.run();
        } catch (Throwable e) {
            failures.failed(what, e);
        }
    }

    /** Samples whose files are still being read wait for them, a little. */
    private void drainLoads() throws IOException {
        long until = time.nanos() + StopLimits.FILES;
        while (parts.reader.parked() > 0 && time.nanos() < until) {
            parts.kernel.await(20);
            turn.turn();
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
            thread.join(StopLimits.STOP / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean hangs = thread.isAlive();
        if (hangs) {
            LOG.error("the reading thread hangs and is given up: {}", Arrays.toString(thread.getStackTrace()));
            parts.abandon();
        }
        parts.statistics.freeze();
        parts.reporter.close();
        if (!hangs) {
            parts.close();
        }
    }
}
