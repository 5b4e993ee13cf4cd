/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.collector.api.Signal;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import org.junit.jupiter.api.Test;

class ItemCounterTest {

    @Test
    void countsTheItemsOfEverySignal() {
        assertThat(ItemCounter.of(Signal.PROFILES).count(Recorder.samples(4))).isEqualTo(4);
        assertThat(ItemCounter.of(Signal.TRACES)
                        .count(TracesData.newBuilder()
                                .addResourceSpans(ResourceSpans.newBuilder()
                                        .addScopeSpans(ScopeSpans.newBuilder()
                                                .addSpans(Span.getDefaultInstance())
                                                .addSpans(Span.getDefaultInstance()))
                                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(Span.getDefaultInstance())))
                                .build()))
                .isEqualTo(3);
        assertThat(ItemCounter.of(Signal.LOGS)
                        .count(LogsData.newBuilder()
                                .addResourceLogs(ResourceLogs.newBuilder()
                                        .addScopeLogs(
                                                ScopeLogs.newBuilder().addLogRecords(LogRecord.getDefaultInstance())))
                                .build()))
                .isEqualTo(1);
        assertThat(ItemCounter.of(Signal.METRICS).count(metrics())).isEqualTo(6);
        assertThat(ItemCounter.of(new Signal("events")).count("anything")).isEqualTo(1);
    }

    private static MetricsData metrics() {
        NumberDataPoint number = NumberDataPoint.getDefaultInstance();
        ScopeMetrics.Builder scope = ScopeMetrics.newBuilder()
                .addMetrics(Metric.newBuilder().setGauge(Gauge.newBuilder().addDataPoints(number)))
                .addMetrics(Metric.newBuilder()
                        .setSum(Sum.newBuilder().addDataPoints(number).addDataPoints(number)))
                .addMetrics(Metric.newBuilder()
                        .setHistogram(Histogram.newBuilder().addDataPoints(HistogramDataPoint.getDefaultInstance())))
                .addMetrics(Metric.newBuilder()
                        .setExponentialHistogram(ExponentialHistogram.newBuilder()
                                .addDataPoints(ExponentialHistogramDataPoint.getDefaultInstance())))
                .addMetrics(Metric.newBuilder()
                        .setSummary(Summary.newBuilder().addDataPoints(SummaryDataPoint.getDefaultInstance())))
                .addMetrics(Metric.newBuilder().setName("empty"));
        return MetricsData.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder().addScopeMetrics(scope))
                .build();
    }
}
