/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.Signal;
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

/**
 * Counts the items of a message: spans, data points, log records or samples. One class a signal, so that the messages of
 * a signal that no pipeline carries are never loaded.
 */
sealed interface ItemCounter {

    /** How many items a message of the signal holds. */
    long count(Object message);

    /** The end of the metric names. */
    String suffix();

    /** The unit of the metrics. */
    String unit();

    static ItemCounter of(Signal signal) {
        return switch (signal.name()) {
            case "traces" -> new Spans();
            case "metrics" -> new DataPoints();
            case "logs" -> new LogRecords();
            case "profiles" -> new Samples();
            default -> new Messages();
        };
    }

    /** Samples of profiles. */
    record Samples() implements ItemCounter {
        @Override
        public long count(Object message) {
            ProfilesData data = (ProfilesData) message;
            long count = 0;
            for (int r = 0; r < data.getResourceProfilesCount(); r++) {
                ResourceProfiles resource = data.getResourceProfiles(r);
                for (int s = 0; s < resource.getScopeProfilesCount(); s++) {
                    ScopeProfiles scope = resource.getScopeProfiles(s);
                    for (int p = 0; p < scope.getProfilesCount(); p++) {
                        Profile profile = scope.getProfiles(p);
                        count += profile.getSamplesCount();
                    }
                }
            }
            return count;
        }

        @Override
        public String suffix() {
            return "profile_samples";
        }

        @Override
        public String unit() {
            return "{sample}";
        }
    }

    /** Spans of traces. */
    record Spans() implements ItemCounter {
        @Override
        public long count(Object message) {
            TracesData data = (TracesData) message;
            long count = 0;
            for (ResourceSpans resource : data.getResourceSpansList()) {
                for (ScopeSpans scope : resource.getScopeSpansList()) {
                    count += scope.getSpansCount();
                }
            }
            return count;
        }

        @Override
        public String suffix() {
            return "spans";
        }

        @Override
        public String unit() {
            return "{span}";
        }
    }

    /** Data points of metrics. */
    record DataPoints() implements ItemCounter {
        @Override
        public long count(Object message) {
            MetricsData data = (MetricsData) message;
            long count = 0;
            for (ResourceMetrics resource : data.getResourceMetricsList()) {
                for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                    for (Metric metric : scope.getMetricsList()) {
                        count += points(metric);
                    }
                }
            }
            return count;
        }

        private static int points(Metric metric) {
            return switch (metric.getDataCase()) {
                case GAUGE -> metric.getGauge().getDataPointsCount();
                case SUM -> metric.getSum().getDataPointsCount();
                case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
                case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
                case SUMMARY -> metric.getSummary().getDataPointsCount();
                case DATA_NOT_SET -> 0;
            };
        }

        @Override
        public String suffix() {
            return "metric_points";
        }

        @Override
        public String unit() {
            return "{datapoint}";
        }
    }

    /** Records of logs. */
    record LogRecords() implements ItemCounter {
        @Override
        public long count(Object message) {
            LogsData data = (LogsData) message;
            long count = 0;
            for (ResourceLogs resource : data.getResourceLogsList()) {
                for (ScopeLogs scope : resource.getScopeLogsList()) {
                    count += scope.getLogRecordsCount();
                }
            }
            return count;
        }

        @Override
        public String suffix() {
            return "log_records";
        }

        @Override
        public String unit() {
            return "{record}";
        }
    }

    /** A signal that this host does not know: its messages are the items. */
    record Messages() implements ItemCounter {
        @Override
        public long count(Object message) {
            return 1;
        }

        @Override
        public String suffix() {
            return "messages";
        }

        @Override
        public String unit() {
            return "{message}";
        }
    }
}
