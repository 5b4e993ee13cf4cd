/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import org.junit.jupiter.api.Test;

class DataItemsTest {

    @Test
    void countsWhatEachSignalConsistsOf() {
        Profile profile = Profile.newBuilder()
                .addSamples(Sample.getDefaultInstance())
                .addSamples(Sample.getDefaultInstance())
                .build();
        ProfilesData profiles = ProfilesData.newBuilder()
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .addScopeProfiles(ScopeProfiles.newBuilder().addProfiles(profile)))
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .addScopeProfiles(ScopeProfiles.newBuilder().addProfiles(profile)))
                .build();
        TracesData traces = TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(Span.getDefaultInstance())))
                .build();
        MetricsData metrics = MetricsData.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .addScopeMetrics(ScopeMetrics.newBuilder()
                                .addMetrics(Metric.newBuilder()
                                        .setGauge(
                                                Gauge.newBuilder().addDataPoints(NumberDataPoint.getDefaultInstance())))
                                .addMetrics(Metric.getDefaultInstance())))
                .build();
        LogsData logs = LogsData.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(LogRecord.getDefaultInstance())))
                .build();

        assertThat(DataItems.of("profiles").count(profiles)).isEqualTo(4);
        assertThat(DataItems.of("traces").count(traces)).isEqualTo(1);
        assertThat(DataItems.of("metrics").count(metrics)).isEqualTo(1);
        assertThat(DataItems.of("logs").count(logs)).isEqualTo(1);
    }

    @Test
    void knowsNoOtherSignal() {
        assertThatThrownBy(() -> DataItems.of("smells")).isInstanceOf(IllegalArgumentException.class);
    }
}
