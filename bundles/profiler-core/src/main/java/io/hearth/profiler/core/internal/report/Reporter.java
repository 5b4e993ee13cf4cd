/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.profiler.core.ProfileSink;
import io.hearth.profiler.core.internal.executable.NumberedExecutables;
import io.hearth.profiler.core.internal.supervision.LoopFailures;
import io.hearth.profiler.core.internal.supervision.StepSupervisor;
import io.hearth.profiler.core.internal.supervision.TimeSource;
import io.hearth.profiler.core.internal.trace.SampleFates;
import io.hearth.profiler.core.internal.trace.Window;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reporting thread: names the stacks of a closed window, makes requests of it and hands them to the sink. Two
 * windows go round between it and the reading thread; while it is busy, the reading thread goes on filling its own.
 * Whatever happens to a window, each of its samples is delivered or counted as lost, once.
 */
public final class Reporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private static final long MAX_NAMING_MILLIS = 2000;
    private static final long PAUSE_NANOS = 300_000_000L;
    private static final int SETTLED_WINDOWS = 3;
    private static final int PATIENCE = 10;

    private record Closed(Window window, WindowAccount account) {}

    private final Locations locations;
    private final WindowProfiles profiles;
    private final NumberedExecutables executables;
    private final ProfileSink sink;
    private final LongSupplier realtimeMinusMonotonic;
    private final LongConsumer awaitNames;
    private final LoopFailures failures;
    private final StepSupervisor steps;
    private final TimeSource time;
    private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Window> empty = new ArrayBlockingQueue<>(2);
    /** Of windows that were handed over and are not reported yet. */
    private final Queue<WindowAccount> open = new ConcurrentLinkedQueue<>();

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Window lastWindow;
    /** Windows reported; counted by the reporting thread. */
    private final AtomicLong reported = new AtomicLong();

    private volatile boolean forgetting;
    private boolean hasReleased;
    private int executableGeneration;
    private boolean refused;

    public Reporter(
            CodeNames names,
            NumberedExecutables executables,
            ReportSettings settings,
            ProfileSink sink,
            LongSupplier realtimeMinusMonotonic,
            LongConsumer awaitNames,
            LoopFailures failures,
            TimeSource time,
            Window spare) {
        this.locations = new Locations(new GuardedNames(names, failures), executables);
        this.profiles = new WindowProfiles(locations, settings);
        this.executables = executables;
        this.sink = sink;
        this.awaitNames = awaitNames;
        this.realtimeMinusMonotonic = realtimeMinusMonotonic;
        this.failures = failures;
        this.time = time;
        this.steps = new StepSupervisor("reporting", PATIENCE, failures, time);
        this.empty.add(spare);
        this.thread = new Thread(this::run, "hearth-reporter");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** An empty window for a full one; null while the reporter is still busy with the last. */
    public @Nullable Window exchange(Window full) {
        Window spare = empty.poll();
        if (spare != null) {
            handOver(full);
        }
        return spare;
    }

    private void handOver(Window full) {
        WindowAccount account = new WindowAccount(full);
        open.add(account);
        closed.add(new Closed(full, account));
    }

    /** How many windows have been reported, in the order in which they were exchanged. Any thread. */
    public long reported() {
        return reported.get();
    }

    /** From the next window on, stacks are resolved anew. Any thread. */
    public void forgetStacks() {
        forgetting = true;
    }

    /**
     * Takes the last window and waits until all that was handed over has been delivered. What has not been by then is
     * lost, even if a sink that hangs takes it later.
     */
    public void finish(Window last, long limitNanos) {
        lastWindow = last;
        handOver(last);
        try {
            if (!time.await(ended, limitNanos)) {
                LOG.warn("the last windows are not delivered after {} s and are given up", limitNanos / 1_000_000_000L);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (WindowAccount account = open.poll(); account != null; account = open.poll()) {
            account.loseRest(SampleFates.Loss.SHUTDOWN);
        }
    }

    private void run() {
        try {
            locations.prepare();
            boolean goesOn = true;
            while (goesOn) {
                Closed next = closed.take();
                goesOn = reportOrLose(next) && !isLast(next.window());
                open.remove(next.account());
                next.window().clear();
                empty.offer(next.window());
                long windows = reported.incrementAndGet();
                if (windows == SETTLED_WINDOWS || windows > SETTLED_WINDOWS && hasReleased) {
                    // Nothing else ever gives back to the system what starting or a large file's symbols took.
                    System.gc();
                }
            }
        } catch (InterruptedException e) {
            return;
        } catch (Throwable e) {
            failures.ended("reporting", e);
        } finally {
            ended.countDown();
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very window that finish() was given
    private boolean isLast(Window window) {
        return window == lastWindow;
    }

    /** A window that cannot be reported is lost and counted; whether the loop goes on. */
    private boolean reportOrLose(Closed next) throws InterruptedException {
        try {
            return steps.step(() -> reportOrRetry(next));
        } finally {
            next.account().loseRest(SampleFates.Loss.REPORT_FAILED);
        }
    }

    /** Memory may be short for a moment, when an add-on takes it all; it gives back what it has when it fails. */
    private void reportOrRetry(Closed next) throws InterruptedException {
        try {
            report(next);
        } catch (OutOfMemoryError e) {
            if (next.account().isTouched()) {
                throw e;
            }
            failures.failed("reporting a window of " + next.window().samples() + " samples", e);
            time.sleep(PAUSE_NANOS);
            report(next);
        }
    }

    private void report(Closed next) {
        Window window = next.window();
        if (window.samples() == 0) {
            return;
        }
        awaitNames.accept(MAX_NAMING_MILLIS);
        if (forgetting) {
            forgetting = false;
            locations.forgetStacks();
        }
        for (WindowProfiles.Request request : profiles.build(window, realtimeMinusMonotonic.getAsLong())) {
            deliver(request, next.account());
        }
        int generation = executables.generation();
        hasReleased = locations.trim(generation != executableGeneration);
        executableGeneration = generation;
    }

    private void deliver(WindowProfiles.Request request, WindowAccount account) {
        try {
            sink.accept(request.data());
            account.delivered(request.samples());
            refused = false;
        } catch (ProfileSink.RefusedException e) {
            account.lost(SampleFates.Loss.CONSUMER_REFUSED, request.samples());
            if (!refused) {
                refused = true;
                LOG.warn(
                        "samples lost={} the next component refused them: {}",
                        request.samples().values(),
                        e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
