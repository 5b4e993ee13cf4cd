/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.otlp;

import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.TracesData;

/** What is counted of each signal: samples, spans, data points, log records. */
public enum DataItems {
    /** Of profiles. */
    SAMPLES("profile_samples", "{sample}") {
        @Override
        public long count(Message message) {
            long count = 0;
            for (ResourceProfiles resource : ((ProfilesData) message).getResourceProfilesList()) {
                for (ScopeProfiles scope : resource.getScopeProfilesList()) {
                    for (Profile profile : scope.getProfilesList()) {
                        count += profile.getSamplesCount();
                    }
                }
            }
            return count;
        }
    },
    /** Of traces. */
    SPANS("spans", "{span}") {
        @Override
        public long count(Message message) {
            long count = 0;
            for (ResourceSpans resource : ((TracesData) message).getResourceSpansList()) {
                for (ScopeSpans scope : resource.getScopeSpansList()) {
                    count += scope.getSpansCount();
                }
            }
            return count;
        }
    },
    /** Of metrics. */
    POINTS("metric_points", "{datapoint}") {
        @Override
        public long count(Message message) {
            long count = 0;
            for (ResourceMetrics resource : ((MetricsData) message).getResourceMetricsList()) {
                for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                    for (Metric metric : scope.getMetricsList()) {
                        count += points(metric);
                    }
                }
            }
            return count;
        }
    },
    /** Of logs. */
    RECORDS("log_records", "{record}") {
        @Override
        public long count(Message message) {
            long count = 0;
            for (ResourceLogs resource : ((LogsData) message).getResourceLogsList()) {
                for (ScopeLogs scope : resource.getScopeLogsList()) {
                    count += scope.getLogRecordsCount();
                }
            }
            return count;
        }
    };

    private final String noun;
    private final String unit;

    DataItems(String noun, String unit) {
        this.noun = noun;
        this.unit = unit;
    }

    /**
     * What a signal counts.
     *
     * @param signal {@code profiles}, {@code traces}, {@code metrics} or {@code logs}
     * @throws IllegalArgumentException if OTLP has no such signal
     */
    public static DataItems of(String signal) {
        return switch (signal) {
            case "profiles" -> SAMPLES;
            case "traces" -> SPANS;
            case "metrics" -> POINTS;
            case "logs" -> RECORDS;
            default -> throw new IllegalArgumentException("OTLP has no signal " + signal);
        };
    }

    /**
     * Counts those of a message.
     *
     * @param message the {@code XData} of the signal
     * @throws ClassCastException if it is of another signal
     */
    public abstract long count(Message message);

    /** The word in the names of metrics, such as {@code profile_samples}. */
    public String noun() {
        return noun;
    }

    /** The unit of metrics in UCUM, such as <code>{sample}</code>. */
    public String unit() {
        return unit;
    }

    private static long points(Metric metric) {
        return switch (metric.getDataCase()) {
            case GAUGE -> metric.getGauge().getDataPointsCount();
            case SUM -> metric.getSum().getDataPointsCount();
            case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
            case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
            case SUMMARY -> metric.getSummary().getDataPointsCount();
            case DATA_NOT_SET -> 0;
        };
    }
}
