/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.collector.api.Registration;
import io.hearth.collector.api.Telemetry;
import io.hearth.profiler.core.ProfilerStatistics;
import io.hearth.profiler.core.RuntimeTotals;
import io.hearth.profiler.core.UnnamedReason;
import io.hearth.profiler.core.UnwinderRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The metrics of language runtimes: one set for each runtime from its first unwinder on. Any thread. */
final class RuntimeMetrics {

    private static final int MAX_RUNTIMES = 64;

    private final Telemetry telemetry;
    private final ProfilerStatistics statistics;
    private final Set<String> runtimes = new HashSet<>();
    private final List<Registration> registrations = new ArrayList<>();

    RuntimeMetrics(Telemetry telemetry, ProfilerStatistics statistics) {
        this.telemetry = telemetry;
        this.statistics = statistics;
    }

    /** Adds the runtimes that are new. */
    synchronized void follow(UnwinderRegistry unwinders) {
        for (UnwinderRegistry.Entry entry : unwinders.all()) {
            String runtime = entry.description().runtime();
            if (runtimes.size() < MAX_RUNTIMES && runtimes.add(runtime)) {
                observe(runtime);
            }
        }
    }

    private void observe(String runtime) {
        count(runtime, "frames_named", "{frame}", "Distinct frames that got a name", RuntimeTotals::named);
        for (UnnamedReason reason : UnnamedReason.values()) {
            registrations.add(telemetry.observedCounter(
                    "hearth_profiler_frames_unresolved",
                    "{frame}",
                    "Frames without one",
                    Map.of("runtime", runtime, "reason", reason.name().toLowerCase(Locale.ROOT)),
                    () -> statistics.totals(runtime).unnamed().getOrDefault(reason, 0L)));
        }
        count(runtime, "unwinder_failures", "{call}", "Calls of an unwinder that threw", RuntimeTotals::failures);
        count(
                runtime,
                "unwinders_refused",
                "{unwinder}",
                "Unwinders that the kernel refused, or that were given up",
                RuntimeTotals::refused);
        count(runtime, "swaps", "{swap}", "Unwinders that took the place of another", RuntimeTotals::swaps);
        count(runtime, "swap_samples_taken", "{sample}", "Samples taken during swaps", RuntimeTotals::swapTaken);
        count(
                runtime,
                "swap_samples_delivered",
                "{sample}",
                "Samples delivered during swaps",
                RuntimeTotals::swapDelivered);
        count(runtime, "swap_samples_lost", "{sample}", "Samples lost during swaps", RuntimeTotals::swapLost);
        count(
                runtime,
                "swap_frames_unresolved",
                "{frame}",
                "Distinct frames left without a name during swaps",
                RuntimeTotals::swapUnresolved);
        registrations.add(telemetry.gauge(
                "hearth_profiler_swap_longest_gap_seconds",
                "s",
                "Longest time without an unwinder between two",
                Map.of("runtime", runtime),
                () -> statistics.totals(runtime).longestGapNanos() / 1e9));
    }

    private void count(
            String runtime, String name, String unit, String description, ToLongFunction<RuntimeTotals> value) {
        registrations.add(telemetry.observedCounter(
                "hearth_profiler_" + name,
                unit,
                description,
                Map.of("runtime", runtime),
                () -> value.applyAsLong(statistics.totals(runtime))));
    }
}
