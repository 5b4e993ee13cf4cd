/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.collector.api.Registration;
import io.hearth.collector.api.Telemetry;
import io.hearth.profiler.core.ProbeFigures;
import io.hearth.profiler.core.ProfilerStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The metrics of the probes that are asked for: parts of what is counted of all samples. */
final class ProbeMetrics {

    private final Telemetry telemetry;
    private final ProfilerStatistics statistics;
    private final List<Registration> registrations = new ArrayList<>();

    private ProbeMetrics(Telemetry telemetry, ProfilerStatistics statistics) {
        this.telemetry = telemetry;
        this.statistics = statistics;
    }

    static List<Registration> observe(Telemetry telemetry, ProfilerStatistics statistics, List<String> probes) {
        ProbeMetrics metrics = new ProbeMetrics(telemetry, statistics);
        for (String name : probes) {
            metrics.observe(name, "taken", "Samples of a probe that passed every filter", ProbeFigures::taken);
            metrics.observe(name, "delivered", "Samples of a probe handed on", ProbeFigures::delivered);
            metrics.observe(name, "lost", "Samples of a probe taken and not delivered", ProbeFigures::lost);
        }
        return metrics.registrations;
    }

    private void observe(String name, String figure, String description, ToLongFunction<ProbeFigures> value) {
        registrations.add(telemetry.observedCounter(
                "hearth_profiler_probe_samples_" + figure,
                "{sample}",
                description,
                Map.of("probe", name),
                () -> statistics.probes().stream()
                        .filter(probe -> probe.name().equals(name))
                        .mapToLong(value)
                        .sum()));
    }
}
