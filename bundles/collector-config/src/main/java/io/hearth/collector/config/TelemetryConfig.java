/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code service::telemetry} section, with the Collector's keys. What Hearth does not act on is accepted so that a
 * Collector user's file runs unchanged.
 *
 * @param logs the collector's own log
 * @param metrics the collector's own metrics
 * @param traces the collector's own traces; accepted, none are made
 * @param resource attributes of the collector itself; {@code null} removes one
 */
public record TelemetryConfig(
        Logs logs, Metrics metrics, @Nullable Object traces, Map<String, Object> resource) {

    /** The Collector's defaults. */
    public static TelemetryConfig defaults() {
        return new TelemetryConfig(Logs.defaults(), Metrics.defaults(), null, Map.of());
    }

    /** How much is logged. */
    public enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR,
        DPANIC,
        PANIC,
        FATAL
    }

    /** How much is measured. */
    public enum MetricsLevel {
        NONE,
        BASIC,
        NORMAL,
        DETAILED
    }

    /**
     * The collector's own log.
     *
     * @param level the least severe level that is written
     * @param encoding {@code console} or {@code json}
     */
    public record Logs(
            LogLevel level,
            boolean development,
            String encoding,
            boolean disableCaller,
            boolean disableStacktrace,
            @Nullable Object sampling,
            List<String> outputPaths,
            List<String> errorOutputPaths,
            Map<String, Object> initialFields,
            @Nullable Object processors) {

        static Logs defaults() {
            return new Logs(
                    LogLevel.INFO,
                    false,
                    "console",
                    false,
                    false,
                    null,
                    List.of("stderr"),
                    List.of("stderr"),
                    Map.of(),
                    null);
        }
    }

    /**
     * The collector's own metrics.
     *
     * @param level {@code none} switches them off
     * @param readers who gets them; by default a Prometheus page on {@code localhost:8888}
     * @param views accepted, not acted on
     */
    public record Metrics(
            MetricsLevel level,
            List<Reader> readers,
            @Nullable Object views) {

        static Metrics defaults() {
            Prometheus page = new Prometheus("localhost", 8888, null, null, null, null, null);
            return new Metrics(MetricsLevel.NORMAL, List.of(new Reader(new Pull(new PullExporter(page)), null)), null);
        }
    }

    /** Exactly one of {@code pull} and {@code periodic}. */
    public record Reader(@Nullable Pull pull, @Nullable Periodic periodic) {}

    /** Metrics are fetched. */
    public record Pull(@Nullable PullExporter exporter) {}

    /** What they are fetched as. */
    public record PullExporter(@Nullable Prometheus prometheus) {}

    /**
     * A Prometheus text page under {@code /metrics}.
     *
     * @param host the address to listen on
     * @param port the TCP port; 0 takes a free one
     */
    public record Prometheus(
            @Nullable String host,
            int port,
            @Nullable Boolean withoutScopeInfo,
            @Nullable Boolean withoutTypeSuffix,
            @Nullable Boolean withoutUnits,
            @Nullable Object withResourceConstantLabels,
            @Key("translation_strategy") @Nullable String translationStrategy) {}

    /** Metrics are sent every {@code interval}; accepted, not acted on. */
    public record Periodic(
            @Nullable Duration interval,
            @Nullable Duration timeout,
            @Nullable Object exporter) {}
}
