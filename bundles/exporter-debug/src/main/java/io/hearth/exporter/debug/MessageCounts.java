/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

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

/** Sums up a message in one line, with the Collector's words. */
final class MessageCounts {

    private MessageCounts() {}

    static String of(Message message) {
        if (message instanceof ProfilesData profiles) {
            return profiles(profiles);
        }
        if (message instanceof TracesData traces) {
            return traces(traces);
        }
        if (message instanceof MetricsData metrics) {
            return metrics(metrics);
        }
        if (message instanceof LogsData logs) {
            return logs(logs);
        }
        return message.getDescriptorForType().getName();
    }

    private static String profiles(ProfilesData data) {
        long samples = 0;
        for (ResourceProfiles resource : data.getResourceProfilesList()) {
            for (ScopeProfiles scope : resource.getScopeProfilesList()) {
                for (Profile profile : scope.getProfilesList()) {
                    samples += profile.getSamplesCount();
                }
            }
        }
        return "Profiles {resource profiles: " + data.getResourceProfilesCount() + ", sample records: " + samples + "}";
    }

    private static String traces(TracesData data) {
        long spans = 0;
        for (ResourceSpans resource : data.getResourceSpansList()) {
            for (ScopeSpans scope : resource.getScopeSpansList()) {
                spans += scope.getSpansCount();
            }
        }
        return "Traces {resource spans: " + data.getResourceSpansCount() + ", spans: " + spans + "}";
    }

    private static String metrics(MetricsData data) {
        long metrics = 0;
        long points = 0;
        for (ResourceMetrics resource : data.getResourceMetricsList()) {
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                metrics += scope.getMetricsCount();
                for (Metric metric : scope.getMetricsList()) {
                    points += points(metric);
                }
            }
        }
        return "Metrics {resource metrics: " + data.getResourceMetricsCount() + ", metrics: " + metrics
                + ", data points: " + points + "}";
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

    private static String logs(LogsData data) {
        long records = 0;
        for (ResourceLogs resource : data.getResourceLogsList()) {
            for (ScopeLogs scope : resource.getScopeLogsList()) {
                records += scope.getLogRecordsCount();
            }
        }
        return "Logs {resource logs: " + data.getResourceLogsCount() + ", log records: " + records + "}";
    }
}
