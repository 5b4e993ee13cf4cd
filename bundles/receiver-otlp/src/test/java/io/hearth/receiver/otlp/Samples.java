/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import com.google.protobuf.Message;
import io.hearth.collector.api.Signal;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;

/** One message of each signal, with one item. */
final class Samples {

    private Samples() {}

    static Message of(Signal signal) {
        return switch (signal.name()) {
            case "traces" -> spans("span");
            case "metrics" ->
                MetricsData.newBuilder()
                        .addResourceMetrics(ResourceMetrics.newBuilder()
                                .addScopeMetrics(ScopeMetrics.newBuilder()
                                        .addMetrics(Metric.newBuilder()
                                                .setName("metric")
                                                .setGauge(Gauge.newBuilder()
                                                        .addDataPoints(NumberDataPoint.newBuilder()
                                                                .setAsInt(7))))))
                        .build();
            case "logs" ->
                LogsData.newBuilder()
                        .addResourceLogs(ResourceLogs.newBuilder()
                                .addScopeLogs(ScopeLogs.newBuilder()
                                        .addLogRecords(LogRecord.newBuilder().setSeverityText("warm"))))
                        .build();
            case "profiles" ->
                ProfilesData.newBuilder()
                        .setDictionary(ProfilesDictionary.newBuilder().addStringTable(""))
                        .addResourceProfiles(ResourceProfiles.newBuilder()
                                .addScopeProfiles(ScopeProfiles.newBuilder()
                                        .addProfiles(Profile.newBuilder()
                                                .addSamples(Sample.newBuilder().addValues(3)))))
                        .build();
            default -> throw new IllegalArgumentException(signal.name());
        };
    }

    static TracesData spans(String name) {
        return TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(Span.newBuilder().setName(name))))
                .build();
    }
}
