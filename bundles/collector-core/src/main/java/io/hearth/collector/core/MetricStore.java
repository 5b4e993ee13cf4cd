/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.Counter;
import io.hearth.collector.api.Registration;
import io.hearth.collector.api.Telemetry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Keeps every metric of a collector. Counting touches a {@link LongAdder} only; registering, closing and reading take
 * the lock. What was closed is folded into one last value per name and attributes, so that components that come and go
 * leave a bounded trace.
 */
final class MetricStore implements Telemetry {

    /** Longest list of values of one name; a component that puts unbounded values into attributes stops there. */
    private static final int MAX_SERIES = 2_000;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final List<Instrument> open = new ArrayList<>();

    @GuardedBy("lock")
    private final Map<MetricKey, Closed> closed = new TreeMap<>();

    @Override
    public Counter counter(String name, String unit, String description, Map<String, String> attributes) {
        AddedCounter counter = new AddedCounter(this, new MetricKey(name, attributes), unit, description);
        add(counter);
        return counter;
    }

    @Override
    public Registration observedCounter(
            String name, String unit, String description, Map<String, String> attributes, LongSupplier value) {
        return observe(name, unit, description, attributes, true, new LongReading(value));
    }

    @Override
    public Registration observedCounter(
            String name, String unit, String description, Map<String, String> attributes, DoubleSupplier value) {
        return observe(name, unit, description, attributes, true, value);
    }

    @Override
    public Registration gauge(
            String name, String unit, String description, Map<String, String> attributes, LongSupplier value) {
        return observe(name, unit, description, attributes, false, new LongReading(value));
    }

    @Override
    public Registration gauge(
            String name, String unit, String description, Map<String, String> attributes, DoubleSupplier value) {
        return observe(name, unit, description, attributes, false, value);
    }

    private Registration observe(
            String name,
            String unit,
            String description,
            Map<String, String> attributes,
            boolean monotonic,
            DoubleSupplier value) {
        Instrument instrument =
                new Observed(this, new MetricKey(name, attributes), unit, description, monotonic, value);
        add(instrument);
        return instrument;
    }

    private void add(Instrument instrument) {
        synchronized (lock) {
            open.add(instrument);
        }
    }

    private void close(Instrument instrument) {
        synchronized (lock) {
            for (Iterator<Instrument> all = open.iterator(); all.hasNext(); ) {
                // By identity: a registration is closed once, whatever else has its name.
                if (isSame(all.next(), instrument)) {
                    all.remove();
                    double value = instrument.read();
                    Closed before = closed.get(instrument.key());
                    double sum = before == null || !instrument.monotonic() ? value : before.value() + value;
                    if (!Double.isNaN(value) && (before != null || closed.size() < MAX_SERIES)) {
                        closed.put(
                                instrument.key(),
                                new Closed(instrument.unit(), instrument.description(), instrument.monotonic(), sum));
                    }
                    return;
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Instrument a, Instrument b) {
        return a == b;
    }

    /**
     * Reads everything.
     *
     * @param withClosedGauges whether gauges whose registration was closed are among it, with their last value
     */
    MetricsSnapshot snapshot(boolean withClosedGauges) {
        Map<MetricKey, MetricsSnapshot.Point> points = new TreeMap<>();
        synchronized (lock) {
            for (Instrument instrument : open) {
                double value = instrument.read();
                if (!Double.isNaN(value) && (points.size() < MAX_SERIES || points.containsKey(instrument.key()))) {
                    put(
                            points,
                            instrument.key(),
                            instrument.unit(),
                            instrument.description(),
                            instrument.monotonic(),
                            value);
                }
            }
            for (Map.Entry<MetricKey, Closed> entry : closed.entrySet()) {
                Closed last = entry.getValue();
                if (last.monotonic() || (withClosedGauges && !points.containsKey(entry.getKey()))) {
                    put(points, entry.getKey(), last.unit(), last.description(), last.monotonic(), last.value());
                }
            }
        }
        return new MetricsSnapshot(List.copyOf(points.values()));
    }

    private static void put(
            Map<MetricKey, MetricsSnapshot.Point> points,
            MetricKey key,
            String unit,
            String description,
            boolean monotonic,
            double value) {
        MetricsSnapshot.Point before = points.get(key);
        double sum = before == null ? value : before.value() + value;
        points.put(key, new MetricsSnapshot.Point(key.name(), unit, description, monotonic, key.attributes(), sum));
    }

    /** What is left of closed registrations. */
    private record Closed(String unit, String description, boolean monotonic, double value) {}

    /** A registration that can be read. */
    private abstract static class Instrument implements Registration {
        private final MetricStore store;
        private final MetricKey key;
        private final String unit;
        private final String description;
        private final boolean monotonic;

        Instrument(MetricStore store, MetricKey key, String unit, String description, boolean monotonic) {
            this.store = store;
            this.key = key;
            this.unit = unit;
            this.description = description;
            this.monotonic = monotonic;
        }

        /** The value now, NaN if there is none. */
        abstract double read();

        MetricKey key() {
            return key;
        }

        String unit() {
            return unit;
        }

        String description() {
            return description;
        }

        boolean monotonic() {
            return monotonic;
        }

        @Override
        public void close() {
            store.close(this);
        }
    }

    private static final class AddedCounter extends Instrument implements Counter {
        private final LongAdder sum = new LongAdder();

        AddedCounter(MetricStore store, MetricKey key, String unit, String description) {
            super(store, key, unit, description, true);
        }

        @Override
        public void add(long count) {
            if (count > 0) {
                sum.add(count);
            }
        }

        @Override
        public long value() {
            return sum.sum();
        }

        @Override
        double read() {
            return sum.sum();
        }
    }

    private static final class Observed extends Instrument {
        private final DoubleSupplier value;

        Observed(
                MetricStore store,
                MetricKey key,
                String unit,
                String description,
                boolean monotonic,
                DoubleSupplier value) {
            super(store, key, unit, description, monotonic);
            this.value = value;
        }

        @Override
        double read() {
            try {
                return value.getAsDouble();
            } catch (RuntimeException e) {
                // A component's supplier that fails costs its own value only.
                return Double.NaN;
            }
        }
    }

    private record LongReading(LongSupplier value) implements DoubleSupplier {
        @Override
        public double getAsDouble() {
            return value.getAsLong();
        }
    }
}
