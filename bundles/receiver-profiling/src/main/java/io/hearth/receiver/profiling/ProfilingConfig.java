/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Validated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The receiver's configuration: the keys, defaults and bounds of the OpenTelemetry eBPF profiler's receiver, and below
 * them Hearth's own. Keys whose feature is not here are accepted and named once in the log.
 */
public record ProfilingConfig(
        Duration reporterInterval,
        double reporterJitter,
        Duration monitorInterval,
        int samplesPerSecond,
        int frameCacheSize,
        Duration probabilisticInterval,
        int probabilisticThreshold,
        Map<String, Object> interpreters,
        Duration clockSyncInterval,
        boolean sendErrorFrames,
        boolean sendIdleFrames,
        Duration filterMinProcessAge,
        boolean verboseMode,
        double offCpuThreshold,
        String includeEnvVars,
        int mapScaleFactor,
        int bpfVerifierLogLevel,
        boolean noKernelVersionCheck,
        int maxGrpcRetries,
        int maxRpcMsgSize,
        String bpfFsRoot,
        String errorMode,
        boolean obiProcessCtx,
        boolean pidNamespaceTranslation,
        String pinCpuIds,
        List<Object> probes,
        String sampleShape,
        Filter include,
        Filter exclude)
        implements Validated {

    /** Processes by id, executables by glob, cgroups by path, containers by id. */
    public record Filter(List<Integer> pids, List<String> executables, List<String> cgroups, List<String> containers) {

        static final Filter NONE = new Filter(List.of(), List.of(), List.of(), List.of());
    }

    private static final Pattern PROBE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    static final String TIMESTAMPS = "timestamps";
    static final String VALUES = "values";

    static ProfilingConfig defaults() {
        return new ProfilingConfig(
                Duration.ofSeconds(5),
                0.2,
                Duration.ofSeconds(5),
                20,
                16384,
                Duration.ofMinutes(1),
                100,
                Map.of(),
                Duration.ofMinutes(3),
                false,
                false,
                Duration.ZERO,
                false,
                0,
                "",
                0,
                0,
                false,
                5,
                32 << 20,
                "/sys/fs/bpf/",
                "propagate",
                false,
                false,
                "",
                List.of(),
                TIMESTAMPS,
                Filter.NONE,
                Filter.NONE);
    }

    /** Runtimes whose labels are switched off: {@code interpreters.NAME.labels.disabled}. */
    Set<String> withoutLabels() {
        Set<String> runtimes = new TreeSet<>();
        interpreters.forEach((runtime, said) -> {
            if (said instanceof Map<?, ?> keys
                    && keys.get("labels") instanceof Map<?, ?> labels
                    && Boolean.TRUE.equals(labels.get("disabled"))) {
                runtimes.add(runtime);
            }
        });
        return runtimes;
    }

    /** Names of probes; the other receiver's maps, which ask for kprobes and uprobes, are not among them. */
    List<String> probeNames() {
        List<String> names = new ArrayList<>();
        for (Object probe : probes) {
            if (probe instanceof String name && !names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Whether it asks for kprobes or uprobes, in the other receiver's form. */
    boolean asksForKernelProbes() {
        return probes.stream().anyMatch(Map.class::isInstance);
    }

    @Override
    public void validate(ConfigProblems problems) {
        if (reporterInterval.toMillis() < 100 || reporterInterval.toHours() > 1) {
            problems.add("reporter_interval", "must lie between 100ms and 1h");
        }
        if (!(reporterJitter >= 0 && reporterJitter <= 1)) {
            problems.add("reporter_jitter", "must lie between 0 and 1");
        }
        if (monitorInterval.isNegative() || monitorInterval.isZero()) {
            problems.add("monitor_interval", "must be longer than 0");
        }
        if (samplesPerSecond < 1 || samplesPerSecond > 100_000) {
            problems.add("samples_per_second", "must lie between 1 and 100000");
        }
        if (frameCacheSize < 1024 || frameCacheSize > 1 << 20) {
            problems.add("frame_cache_size", "must lie between 1024 and 1048576");
        }
        if (probabilisticInterval.toSeconds() < 60 || probabilisticInterval.toSeconds() > 300) {
            problems.add("probabilistic_interval", "must lie between 1m and 5m");
        }
        if (probabilisticThreshold < 1 || probabilisticThreshold > 100) {
            problems.add("probabilistic_threshold", "must lie between 1 and 100");
        }
        if (filterMinProcessAge.isNegative()) {
            problems.add("filter_min_process_age", "must not be negative");
        }
        if (!(offCpuThreshold >= 0 && offCpuThreshold <= 1)) {
            problems.add("off_cpu_threshold", "must lie between 0 and 1");
        }
        if (mapScaleFactor < 0 || mapScaleFactor > 8) {
            problems.add("map_scale_factor", "must lie between 0 and 8");
        }
        if (bpfVerifierLogLevel < 0 || bpfVerifierLogLevel > 2) {
            problems.add("bpf_verifier_log_level", "must be 0, 1 or 2");
        }
        if (!errorMode.equalsIgnoreCase("propagate") && !errorMode.equalsIgnoreCase("ignore")) {
            problems.add("error_mode", "must be propagate or ignore");
        }
        if (!sampleShape.equals(TIMESTAMPS) && !sampleShape.equals(VALUES)) {
            problems.add("sample_shape", "must be timestamps or values");
        }
        if (CpuSet.parse(pinCpuIds) == null) {
            problems.add("pin_cpu_ids", "must be a list of CPUs such as 0-15,20");
        }
        for (Object probe : probes) {
            if (!(probe instanceof Map)
                    && !(probe instanceof String name
                            && PROBE_NAME.matcher(name).matches())) {
                problems.add("probes", "must be names of probes such as page_faults, not \"" + probe + "\"");
            }
        }
        for (int pid : include.pids()) {
            if (pid < 1) {
                problems.add("include", "pids must be positive, pid=" + pid);
            }
        }
    }
}
