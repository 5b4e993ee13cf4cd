/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to record and where to write it, as typed.
 *
 * @param pids processes to profile; empty for all
 * @param duration how long; null until something ends it
 * @param frequency samples per second and CPU
 * @param probe what is shown instead of CPU time, by its name; null for CPU time
 * @param outputs files to write, at least one
 * @param summary file for the figures as JSON; null for none
 * @param command what to start and profile; empty for nothing
 */
record RecordPlan(
        List<Integer> pids,
        List<String> executables,
        List<String> containers,
        List<String> cgroups,
        @Nullable Duration duration,
        int frequency,
        @Nullable String probe,
        List<String> outputs,
        @Nullable String summary,
        boolean quiet,
        List<String> command) {
    private static final String RECEIVER = "profiling";
    private static final String EXPORTER = "profile_file";
    private static final String DEFAULT_OUTPUT = "hearth.html";
    private static final int DEFAULT_FREQUENCY = 99;
    private static final int MAX_FREQUENCY = 10_000;
    private static final int TOP = 10;

    /** Inode of the first PID namespace; {@code PROC_PID_INIT_INO} in the kernel's {@code include/linux/proc_ns.h}. */
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    static RecordPlan of(Arguments arguments) throws UsageException {
        List<Integer> pids = new ArrayList<>();
        for (String pid : arguments.all("--pid")) {
            pids.add(number("--pid", pid, Integer.MAX_VALUE));
        }
        String duration = arguments.one("--duration", "");
        String frequency = arguments.one("--frequency", String.valueOf(DEFAULT_FREQUENCY));
        List<String> outputs = arguments.all("--output");
        String probe = arguments.one("--probe", "");
        String summary = arguments.one("--summary", "");
        return new RecordPlan(
                List.copyOf(pids),
                arguments.all("--exe"),
                arguments.all("--container"),
                arguments.all("--cgroup"),
                duration.isEmpty() ? null : Durations.parse("--duration", duration),
                number("--frequency", frequency, MAX_FREQUENCY),
                probe.isEmpty() ? null : probe,
                outputs.isEmpty() ? List.of(DEFAULT_OUTPUT) : outputs,
                summary.isEmpty() ? null : summary,
                arguments.has("--quiet"),
                arguments.trailing());
    }

    private static int number(String option, String text, int max) throws UsageException {
        try {
            int number = Integer.parseInt(text);
            if (number > 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException(option + " is a whole number from 1 to " + max + ", not \"" + text + "\".");
    }

    /**
     * The configuration that records this, in the shape of the YAML.
     *
     * @param started processes that were started for this recording; profiled with their children
     * @param figures a file for the profile's own summary, which the first exporter writes
     */
    Map<String, Object> configuration(List<Integer> started, String figures) {
        Map<String, Object> exporters = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            Map<String, Object> exporter = new LinkedHashMap<>();
            exporter.put("path", outputs.get(i));
            exporter.put("title", title());
            if (probe != null) {
                exporter.put("sample_type", probe);
            }
            if (i == 0) {
                exporter.put("summary", figures);
                exporter.put("top", TOP);
            }
            exporters.put(exporterId(i), exporter);
        }
        Map<String, Object> pipeline = new LinkedHashMap<>();
        pipeline.put("receivers", List.of(RECEIVER));
        pipeline.put("exporters", List.copyOf(exporters.keySet()));
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("receivers", Map.of(RECEIVER, receiver(started)));
        configuration.put("exporters", exporters);
        configuration.put(
                "service",
                Map.of(
                        "pipelines",
                        Map.of("profiles", pipeline),
                        "telemetry",
                        Map.of("metrics", Map.of("level", "none"))));
        return configuration;
    }

    private static String exporterId(int output) {
        return output == 0 ? EXPORTER : EXPORTER + "/" + (output + 1);
    }

    /** The option that a key of {@link #configuration} was made from, as it was typed. */
    Optional<String> typedFor(String path) {
        for (int i = 0; i < outputs.size(); i++) {
            if (path.equals("exporters::" + exporterId(i) + "::path")) {
                return Optional.of("--output " + outputs.get(i));
            }
        }
        if (probe != null && path.equals("receivers::" + RECEIVER + "::probes")) {
            return Optional.of("--probe " + probe);
        }
        return Optional.empty();
    }

    private Map<String, Object> receiver(List<Integer> started) {
        Map<String, Object> receiver = new LinkedHashMap<>();
        receiver.put("samples_per_second", frequency);
        if (probe != null) {
            receiver.put("probes", List.of(probe));
        }
        List<Integer> targets = new ArrayList<>(pids);
        targets.addAll(started);
        Map<String, Object> include = new LinkedHashMap<>();
        put(include, "pids", targets);
        put(include, "executables", executables);
        put(include, "containers", containers);
        put(include, "cgroups", cgroups);
        if (!include.isEmpty()) {
            receiver.put("include", include);
        }
        if (isInInnerPidNamespace()) {
            receiver.put("pid_namespace_translation", true);
        }
        return receiver;
    }

    private static void put(Map<String, Object> map, String key, List<?> values) {
        if (!values.isEmpty()) {
            map.put(key, values);
        }
    }

    /** What the profile is called in the files written. */
    String title() {
        String what;
        if (!command.isEmpty()) {
            what = String.join(" ", command);
        } else if (!pids.isEmpty()) {
            what = "pid " + pids.toString().replace("[", "").replace("]", "");
        } else if (!executables.isEmpty()) {
            what = String.join(", ", executables);
        } else {
            what = "whole machine";
        }
        return what + (probe == null ? " at " + frequency + " Hz" : ", " + probe.replace('_', ' '));
    }

    static boolean isInInnerPidNamespace() {
        try {
            return !Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .equals(FIRST_PID_NAMESPACE);
        } catch (IOException e) {
            return false;
        }
    }
}
