/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.core.MetricsSnapshot;
import java.util.Map;
import java.util.TreeMap;

/** Names of the metrics that a recording shows, and their sums. */
final class ProfilerMetrics {
    static final String TAKEN = "hearth_profiler_samples_taken";
    static final String DELIVERED = "hearth_profiler_samples_delivered";
    static final String LOST = "hearth_profiler_samples_lost";
    static final String BPF_TIME = "hearth_profiler_bpf_time_ns";
    static final String BPF_MAP_BYTES = "hearth_profiler_bpf_map_bytes";
    static final String FIRST_SAMPLE_SECONDS = "hearth_profiler_first_sample_seconds";
    static final String PROCESSES = "hearth_profiler_processes";
    static final String EXECUTABLES = "hearth_profiler_executables";
    static final String CPU_SECONDS = "otelcol_process_cpu_seconds";
    static final String RSS_BYTES = "otelcol_process_memory_rss";

    /** Of each probe, by the name that a summary gives it. */
    private static final Map<String, String> OF_PROBES = new TreeMap<>(Map.of(
            "taken", "hearth_profiler_probe_samples_taken",
            "delivered", "hearth_profiler_probe_samples_delivered",
            "lost", "hearth_profiler_probe_samples_lost"));

    static final String RUNTIME = "runtime";

    /** Of each runtime, by the name that a summary gives it. */
    static final Map<String, String> OF_RUNTIMES = new TreeMap<>(Map.of(
            "frames_named", "hearth_profiler_frames_named",
            "frames_unresolved", "hearth_profiler_frames_unresolved",
            "failed_calls", "hearth_profiler_unwinder_failures",
            "refused", "hearth_profiler_unwinders_refused",
            "swaps", "hearth_profiler_swaps"));

    private ProfilerMetrics() {}

    /** Runtimes that had anything to do, by name, each with its figures. */
    static Map<String, Map<String, Long>> runtimes(MetricsSnapshot metrics) {
        Map<String, Map<String, Long>> runtimes = figures(metrics, RUNTIME, OF_RUNTIMES);
        runtimes.values().removeIf(figures -> figures.values().stream().allMatch(value -> value == 0));
        return runtimes;
    }

    /** Probes that were asked for, by name, each with what became of its samples. */
    static Map<String, Map<String, Long>> probes(MetricsSnapshot metrics) {
        return figures(metrics, "probe", OF_PROBES);
    }

    private static Map<String, Map<String, Long>> figures(
            MetricsSnapshot metrics, String attribute, Map<String, String> names) {
        Map<String, Map<String, Long>> figures = new TreeMap<>();
        for (Map.Entry<String, String> figure : names.entrySet()) {
            for (MetricsSnapshot.Point point : metrics.points()) {
                String of = point.attributes().get(attribute);
                if (of != null && point.name().equals(figure.getValue())) {
                    figures.computeIfAbsent(of, name -> new TreeMap<>())
                            .merge(figure.getKey(), (long) point.value(), Long::sum);
                }
            }
        }
        return figures;
    }

    /** Losses by reason, those that happened only. */
    static Map<String, Long> losses(MetricsSnapshot metrics) {
        Map<String, Long> losses = new TreeMap<>();
        for (MetricsSnapshot.Point point : metrics.points()) {
            if (point.name().equals(LOST) && point.value() > 0) {
                String reason = point.attributes().getOrDefault("reason", "other");
                losses.merge(reason, (long) point.value(), Long::sum);
            }
        }
        return losses;
    }
}
