/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.profiler.core.ProfileSink;
import io.hearth.profiler.core.internal.executable.ExecutableTable;
import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.SampleFates;
import io.hearth.profiler.core.internal.trace.Window;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reporting thread: names the stacks of a closed window, makes requests of it and hands them to the sink. Two
 * windows go round between it and the reading thread; while it is busy, the reading thread goes on filling its own.
 */
public final class Reporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private static final SampleFates.Loss REFUSED = SampleFates.Loss.CONSUMER_REFUSED;
    private static final long MAX_NAMING_MILLIS = 2000;
    private static final long PAUSE_MILLIS = 300;
    private static final int SETTLED_WINDOWS = 3;

    private final Locations locations;
    private final WindowProfiles profiles;
    private final ExecutableTable executables;
    private final ProfileSink sink;
    private final LongSupplier realtimeMinusMonotonic;
    private final LongConsumer awaitNames;
    private final BlockingQueue<Window> closed = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Window> empty = new ArrayBlockingQueue<>(2);
    private final Thread thread;
    private volatile @Nullable Window lastWindow;
    /** Windows reported; counted by the reporting thread. */
    private final AtomicLong reported = new AtomicLong();

    private volatile boolean forgetting;
    private boolean hasReleased;
    private int executableGeneration;
    private boolean refused;
    private final Map<Origin, Long> handedOn = new HashMap<>();

    public Reporter(
            CodeNames names,
            ExecutableTable executables,
            ReportSettings settings,
            ProfileSink sink,
            LongSupplier realtimeMinusMonotonic,
            LongConsumer awaitNames,
            Window spare) {
        this.locations = new Locations(names, executables);
        this.profiles = new WindowProfiles(locations, settings);
        this.executables = executables;
        this.sink = sink;
        this.awaitNames = awaitNames;
        this.realtimeMinusMonotonic = realtimeMinusMonotonic;
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
            closed.add(full);
        }
        return spare;
    }

    /** How many windows have been reported, in the order in which they were exchanged. Any thread. */
    public long reported() {
        return reported.get();
    }

    /** From the next window on, stacks are resolved anew. Any thread. */
    public void forgetStacks() {
        forgetting = true;
    }

    /** Waits until all that was handed over has been delivered, and takes the last window. */
    public void finish(Window last, long timeoutMillis) {
        try {
            lastWindow = last;
            if (closed.offer(last, timeoutMillis, TimeUnit.MILLISECONDS)) {
                thread.join(timeoutMillis);
            } else {
                handedOn.clear();
                loseRest(last);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very window that finish() was given
    private void run() {
        locations.prepare();
        try {
            Window window;
            do {
                window = closed.take();
                reportOrRetry(window);
                window.clear();
                empty.add(window);
                long windows = reported.incrementAndGet();
                if (windows == SETTLED_WINDOWS || windows > SETTLED_WINDOWS && hasReleased) {
                    // Nothing else ever gives back to the system what starting or a large file's symbols took.
                    System.gc();
                }
            } while (window != lastWindow);
        } catch (InterruptedException e) {
            return;
        }
    }

    /** Memory may be short for a moment, when an add-on takes it all; it gives back what it has when it fails. */
    private void reportOrRetry(Window window) throws InterruptedException {
        try {
            report(window);
        } catch (OutOfMemoryError e) {
            LOG.warn("out of memory while reporting samples={} handed_on={}", window.samples(), handedOn.values());
            if (!handedOn.isEmpty()) {
                loseRest(window);
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
            try {
                report(window);
            } catch (OutOfMemoryError again) {
                LOG.error("a window of {} samples could not be reported", window.samples(), again);
                loseRest(window);
            }
        }
    }

    private void report(Window window) {
        if (window.samples() == 0) {
            return;
        }
        awaitNames.accept(MAX_NAMING_MILLIS);
        if (forgetting) {
            forgetting = false;
            locations.forgetStacks();
        }
        handedOn.clear();
        try {
            for (WindowProfiles.Request request : profiles.build(window, realtimeMinusMonotonic.getAsLong())) {
                try {
                    sink.accept(request.data());
                    request.samples().forEach((origin, n) -> origin.fates().delivered(n));
                    refused = false;
                } catch (ProfileSink.RefusedException e) {
                    request.samples().forEach((origin, n) -> origin.fates().lost(REFUSED, n));
                    if (!refused) {
                        refused = true;
                        LOG.warn(
                                "samples lost={} the next component refused them: {}",
                                request.samples().values(),
                                e.getMessage());
                    }
                }
                request.samples().forEach((origin, n) -> handedOn.merge(origin, n, Long::sum));
            }
            int generation = executables.generation();
            hasReleased = locations.trim(generation != executableGeneration);
            executableGeneration = generation;
        } catch (RuntimeException e) {
            LOG.error("a window of {} samples could not be reported", window.samples(), e);
            loseRest(window);
        }
    }

    /** What has not been handed on of a window will not be. */
    private void loseRest(Window window) {
        window.samplesByOrigin()
                .forEach((origin, n) -> origin.fates().lost(REFUSED, n - handedOn.getOrDefault(origin, 0L)));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
