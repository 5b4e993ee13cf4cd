/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.List;

/**
 * One kind of telemetry. An open value: a host may know more signals than the four constants, so code that looks at a
 * signal needs an answer for those it does not know.
 *
 * <p>What flows between components is the protobuf message of the signal from {@code io.opentelemetry.proto}: {@code
 * TracesData}, {@code MetricsData}, {@code LogsData}, {@code ProfilesData}. Messages are immutable, so they are shared
 * freely between consumers.
 *
 * @param name the name as written in a pipeline id
 */
public record Signal(String name) {

    /** Spans: {@code io.opentelemetry.proto.trace.v1.TracesData}. */
    public static final Signal TRACES = new Signal("traces");

    /** Data points: {@code io.opentelemetry.proto.metrics.v1.MetricsData}. */
    public static final Signal METRICS = new Signal("metrics");

    /** Log records: {@code io.opentelemetry.proto.logs.v1.LogsData}. */
    public static final Signal LOGS = new Signal("logs");

    /** Profiles: {@code io.opentelemetry.proto.profiles.v1development.ProfilesData}. */
    public static final Signal PROFILES = new Signal("profiles");

    private static final List<Signal> KNOWN = List.of(TRACES, METRICS, LOGS, PROFILES);

    /** The signals of OTLP, in the order in which the Collector lists them. */
    public static List<Signal> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return name;
    }
}
