/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Telemetry that nobody reads. */
enum UnreadTelemetry implements Telemetry {
    INSTANCE;

    private static final Registration NOTHING = () -> {};

    @Override
    public Counter counter(String name, String unit, String description, Map<String, String> attributes) {
        return new UnreadCounter();
    }

    @Override
    public Registration observedCounter(
            String name, String unit, String description, Map<String, String> attributes, LongSupplier value) {
        return NOTHING;
    }

    @Override
    public Registration observedCounter(
            String name, String unit, String description, Map<String, String> attributes, DoubleSupplier value) {
        return NOTHING;
    }

    @Override
    public Registration gauge(
            String name, String unit, String description, Map<String, String> attributes, LongSupplier value) {
        return NOTHING;
    }

    @Override
    public Registration gauge(
            String name, String unit, String description, Map<String, String> attributes, DoubleSupplier value) {
        return NOTHING;
    }

    private static final class UnreadCounter implements Counter {
        private final LongAdder sum = new LongAdder();

        @Override
        public void add(long count) {
            sum.add(count);
        }

        @Override
        public long value() {
            return sum.sum();
        }

        @Override
        public void close() {}
    }
}
