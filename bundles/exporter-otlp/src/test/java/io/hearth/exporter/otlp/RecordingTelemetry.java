/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import io.hearth.collector.api.BuildInfo;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Counter;
import io.hearth.collector.api.Registration;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Telemetry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings whose metrics a test can read. */
final class RecordingTelemetry implements Telemetry, Settings {

    private final ComponentId id;
    final Map<String, Counter> counters = new ConcurrentHashMap<>();
    final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    RecordingTelemetry(String id) {
        this.id = ComponentId.parse(id);
    }

    long count(String name) {
        return counters.get(name).value();
    }

    long gauge(String name) {
        return gauges.get(name).getAsLong();
    }

    @Override
    public Counter counter(String name, String unit, String description, Map<String, String> attributes) {
        return counters.computeIfAbsent(name, key -> Telemetry.noop().counter(name, unit, description, attributes));
    }

    @Override
    public Registration observedCounter(
            String name, String unit, String description, Map<String, String> attributes, LongSupplier value) {
        return () -> {};
    }

    @Override
    public Registration observedCounter(
            String name, String unit, String description, Map<String, String> attributes, DoubleSupplier value) {
        return () -> {};
    }

    @Override
    public Registration gauge(
            String name, String unit, String description, Map<String, String> attributes, LongSupplier value) {
        gauges.put(name, value);
        return () -> gauges.remove(name);
    }

    @Override
    public Registration gauge(
            String name, String unit, String description, Map<String, String> attributes, DoubleSupplier value) {
        return () -> {};
    }

    @Override
    public ComponentId id() {
        return id;
    }

    @Override
    public BuildInfo buildInfo() {
        return new BuildInfo("hearth", "Hearth", "test");
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger("exporter-otlp-test");
    }

    @Override
    public Telemetry telemetry() {
        return this;
    }

    @Override
    public Map<String, String> resource() {
        return Map.of();
    }
}
