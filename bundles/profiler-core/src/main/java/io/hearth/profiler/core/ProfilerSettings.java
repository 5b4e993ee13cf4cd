/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How to profile.
 *
 * @param samplesPerSecond ticks per second and online CPU
 * @param reportInterval length of a window; {@code reportJitter} (0..1) spreads it
 * @param timestamps each sample by its time; else one count for equal samples
 * @param ownNamespaceOnly see this PID namespace only, and number processes as it does
 * @param cpus CPUs to sample; empty for all that are online
 * @param pids include and exclude by process id; a pid included brings its later children along
 * @param executables globs over paths, or over base names where they have no slash
 * @param cgroups paths below the cgroup file system's root, with all below them
 * @param containers container ids or their beginnings
 * @param environment names of variables that resources carry
 * @param withoutLabels runtimes whose labels are not gathered, such as {@code go}
 * @param probes names of the probes whose samples are taken beside the CPU clock's, when and while they are there
 * @param hostAttributes resource attributes of the machine
 * @param version of the program, for the scope
 */
public record ProfilerSettings(
        int samplesPerSecond,
        Duration reportInterval,
        double reportJitter,
        boolean timestamps,
        boolean keepIdle,
        boolean ownNamespaceOnly,
        List<Integer> cpus,
        Selection<Integer> pids,
        Selection<String> executables,
        Selection<String> cgroups,
        Selection<String> containers,
        List<String> environment,
        Set<String> withoutLabels,
        List<String> probes,
        Map<String, String> hostAttributes,
        int verifierLogLevel,
        String version) {

    /** What a filter lets in and what it keeps out; keeping out is stronger. */
    public record Selection<T>(List<T> include, List<T> exclude) {

        public Selection {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }

        public static <T> Selection<T> none() {
            return new Selection<>(List.of(), List.of());
        }
    }

    /** Whether nothing is sampled but what some filter includes. */
    public boolean includesOnly() {
        return !pids.include().isEmpty()
                || !executables.include().isEmpty()
                || !cgroups.include().isEmpty()
                || !containers.include().isEmpty();
    }

    /** Whether nothing is sampled but the processes named by their ids, and those they fork. */
    public boolean includesPidsOnly() {
        return !pids.include().isEmpty()
                && executables.include().isEmpty()
                && cgroups.include().isEmpty()
                && containers.include().isEmpty();
    }
}
