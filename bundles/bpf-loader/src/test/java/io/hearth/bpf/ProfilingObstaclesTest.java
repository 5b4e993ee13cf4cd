/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.bpf.KernelFeature.Presence;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfilingObstaclesTest {

    private static KernelFeature no(String id, String label, String detail) {
        return new KernelFeature(id, label, Presence.NO, detail, "", true);
    }

    @Test
    void saysNothingWhereNothingIsMissing() {
        KernelFeature jit = new KernelFeature("jit", "BPF compiled to machine code", Presence.NO, "slow", "", false);
        KernelFeature types = new KernelFeature("btf", "kernel type information", Presence.YES, "file", "5.4", true);
        assertThat(ProfilingObstacles.sentence(List.of(jit, types))).isEmpty();
    }

    @Test
    void namesCapabilitiesAndNotWhatFollowsFromTheirLack() {
        List<KernelFeature> features = List.of(
                no("perf_programs", "programs on perf events", "give CAP_BPF and CAP_PERFMON, or run as root"),
                no("cap_bpf", "CAP_BPF", "needed for loading maps and programs"),
                no("cap_perfmon", "CAP_PERFMON", "needed for sampling all CPUs"));
        assertThat(ProfilingObstacles.sentence(features))
                .isEqualTo("this process lacks CAP_BPF and CAP_PERFMON: run it as root (sudo), or give it these"
                        + " capabilities");
    }

    @Test
    void namesALockedDownKernelBesidesALackOfCapabilities() {
        List<KernelFeature> features = List.of(
                no("cap_bpf", "CAP_BPF", "needed for loading maps and programs"),
                no("lockdown", "no lockdown", "start the kernel with lockdown=integrity or none"));
        assertThat(ProfilingObstacles.sentence(features))
                .isEqualTo("this process lacks CAP_BPF: run it as root (sudo), or give it this capability;"
                        + " no lockdown: start the kernel with lockdown=integrity or none");
    }

    @Test
    void saysOnceWhatHoldsForSeveralThings() {
        List<KernelFeature> features = List.of(
                no("bpf_loop", "loops in programs", "a newer kernel is needed"),
                no("task_registers", "user registers of a task", "a newer kernel is needed"));
        assertThat(ProfilingObstacles.sentence(features))
                .isEqualTo("loops in programs, user registers of a task: a newer kernel is needed");
    }

    @Test
    void guessesAtWhatIsNotKnownWhenNothingElseIsMissing() {
        KernelFeature types =
                new KernelFeature("btf", "kernel type information", Presence.UNKNOWN, "it is hidden here", "5.4", true);
        assertThat(ProfilingObstacles.sentence(List.of(types)))
                .isEqualTo("perhaps for want of kernel type information: it is hidden here");
        assertThat(ProfilingObstacles.sentence(List.of(types, no("kernel", "kernel version", "Linux 5.4.0"))))
                .isEqualTo("kernel version: Linux 5.4.0");
    }
}
