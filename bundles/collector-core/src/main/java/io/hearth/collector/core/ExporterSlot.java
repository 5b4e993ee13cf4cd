/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.Signal;
import io.hearth.collector.config.BoundComponent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The place of one exporter in a graph. While its bundle is replaced the place is empty, and what flows to it waits; data
 * are refused, to be tried again, when it has been empty for longer. Any thread may call.
 */
final class ExporterSlot implements Consumer<Object> {

    /** How long what flows waits for a successor, from the moment on at which the place became empty. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ComponentMaker maker;
    private final Signal signal;
    private final Consumer<Object> counted;

    @GuardedBy("this")
    private BoundComponent bound;

    @GuardedBy("this")
    private Instance instance;

    /** Null while the place is empty. */
    @GuardedBy("this")
    private @Nullable Exporter<Object> exporter;

    /** Calls that are inside of the exporter. */
    @GuardedBy("this")
    private int calls;

    /** Since when the place is empty. */
    @GuardedBy("this")
    private long emptySinceNanos;

    private ExporterSlot(
            ComponentMaker maker, Signal signal, BoundComponent bound, Instance instance, Exporter<Object> exporter) {
        this.maker = maker;
        this.signal = signal;
        this.bound = bound;
        this.instance = instance;
        this.exporter = exporter;
        this.counted =
                CountedConsumer.beforeExporter(this::inside, signal, bound.id().toString(), maker.telemetry());
    }

    /** Makes an exporter and its place. */
    static ExporterSlot of(BoundComponent bound, Signal signal, ComponentMaker maker) throws ComponentException {
        Instance instance = maker.instance(bound, signal.name());
        Exporter<Object> exporter = make(bound, signal, maker, instance);
        instance.holds(exporter);
        return new ExporterSlot(maker, signal, bound, instance, exporter);
    }

    @SuppressWarnings("unchecked") // a configuration is read for the factory it is given to
    private static Exporter<Object> make(BoundComponent bound, Signal signal, ComponentMaker maker, Instance instance)
            throws ComponentException {
        try {
            return (Exporter<Object>) ((ExporterFactory<Object>) bound.factory())
                    .create(maker.settings(instance), signal, bound.config());
        } catch (ComponentException | RuntimeException | LinkageError e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new ComponentException(
                    "failed to create \"" + bound.id() + "\" exporter for data type \"" + signal + "\": " + why, e);
        }
    }

    synchronized Instance instance() {
        return instance;
    }

    synchronized BoundComponent bound() {
        return bound;
    }

    synchronized boolean isEmpty() {
        return exporter == null;
    }

    /**
     * Empties the place: from now on data wait. Returns when nothing is inside of the exporter any more, or the time is up;
     * it is to be shut down then.
     */
    synchronized void empty(Duration limit) {
        exporter = null;
        emptySinceNanos = System.nanoTime();
        long deadline = emptySinceNanos + limit.toNanos();
        try {
            for (long left = limit.toMillis();
                    calls > 0 && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Makes an exporter for the empty place.
     *
     * @param start starts it; nothing flows before it has returned
     */
    void fill(BoundComponent other, Start start) throws ComponentException {
        Instance made = maker.instance(other, signal.name());
        Exporter<Object> successor = make(other, signal, maker, made);
        made.holds(successor);
        start.start(made);
        synchronized (this) {
            bound = other;
            instance = made;
            exporter = successor;
            notifyAll();
        }
    }

    /** Starts an exporter, or shuts it down again and throws. */
    interface Start {
        void start(Instance instance) throws ComponentException;
    }

    @Override
    public synchronized boolean mutatesData() {
        return exporter != null && exporter.mutatesData();
    }

    @Override
    public void consume(Object data) throws ConsumeException {
        boolean countsItself;
        synchronized (this) {
            countsItself = exporter != null && exporter.countsItself();
        }
        if (countsItself) {
            inside(data);
        } else {
            counted.consume(data);
        }
    }

    private void inside(Object data) throws ConsumeException {
        Exporter<Object> entered = enter();
        try {
            entered.consume(data);
        } finally {
            synchronized (this) {
                calls--;
                notifyAll();
            }
        }
    }

    private synchronized Exporter<Object> enter() throws ConsumeException {
        try {
            while (exporter == null) {
                long left = TimeUnit.NANOSECONDS.toMillis(emptySinceNanos + PATIENCE_NANOS - System.nanoTime());
                if (left <= 0) {
                    throw ConsumeException.retryable(
                            instance + " is not there: its bundle has gone, and no other offers its type");
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConsumeException.retryable("interrupted while waiting for " + instance, e);
        }
        calls++;
        return exporter;
    }
}
