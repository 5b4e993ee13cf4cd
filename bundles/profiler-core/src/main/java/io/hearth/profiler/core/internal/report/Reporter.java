/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.profiler.core.ProfileSink;
import io.hearth.profiler.core.internal.executable.ExecutableTable;
import io.hearth.profiler.core.internal.trace.SampleFates;
import io.hearth.profiler.core.internal.trace.Window;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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

    private static final long MAX_NAMING_MILLIS = 500;

    private final Locations locations;
    private final WindowProfiles profiles;
    private final ExecutableTable executables;
    private final SampleFates fates;
    private final ProfileSink sink;
    private final LongSupplier realtimeMinusMonotonic;
    private final LongConsumer awaitNames;
    private final BlockingQueue<Window> closed = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Window> empty = new ArrayBlockingQueue<>(2);
    private final Thread thread;
    private volatile boolean stopping;
    private int executableGeneration;
    private boolean refused;

    public Reporter(
            FrameNames names,
            ExecutableTable executables,
            ReportSettings settings,
            SampleFates fates,
            ProfileSink sink,
            LongSupplier realtimeMinusMonotonic,
            LongConsumer awaitNames,
            Window spare) {
        this.locations = new Locations(names, executables);
        this.profiles = new WindowProfiles(locations, settings);
        this.executables = executables;
        this.fates = fates;
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

    /** Waits until all that was handed over has been delivered, and takes the last window. */
    public void finish(Window last, long timeoutMillis) {
        try {
            if (closed.offer(last, timeoutMillis, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                stopping = true;
                thread.join(timeoutMillis);
            } else {
                fates.lost(SampleFates.Loss.CONSUMER_REFUSED, last.samples());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stopping = true;
    }

    private void run() {
        locations.prepare();
        while (!stopping || !closed.isEmpty()) {
            try {
                Window window = closed.poll(200, java.util.concurrent.TimeUnit.MILLISECONDS);
                if (window != null) {
                    report(window);
                    window.clear();
                    empty.add(window);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void report(Window window) {
        if (window.samples() == 0) {
            return;
        }
        awaitNames.accept(MAX_NAMING_MILLIS);
        long delivered = 0;
        try {
            for (WindowProfiles.Request request : profiles.build(window, realtimeMinusMonotonic.getAsLong())) {
                try {
                    sink.accept(request.data());
                    fates.delivered(request.samples());
                    refused = false;
                } catch (ProfileSink.RefusedException e) {
                    fates.lost(SampleFates.Loss.CONSUMER_REFUSED, request.samples());
                    if (!refused) {
                        refused = true;
                        LOG.warn(
                                "samples lost={} the next component refused them: {}",
                                request.samples(),
                                e.getMessage());
                    }
                }
                delivered += request.samples();
            }
            int generation = executables.generation();
            locations.trim(generation != executableGeneration);
            executableGeneration = generation;
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("a window of {} samples could not be reported", window.samples(), e);
            fates.lost(SampleFates.Loss.CONSUMER_REFUSED, window.samples() - delivered);
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
