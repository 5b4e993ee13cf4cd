/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.linux.CpuList;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CpuClockSamplerTest {

    @BeforeEach
    void needsKernel() throws Exception {
        TestObjects.needsKernel(5, 17);
    }

    @Test
    void countsTicksOfOneProcessAndChangesItsRate() throws Exception {
        Process child = TestObjects.burn();
        LoadOptions options = new LoadOptions().constant("wanted_tgid", child.pid());
        try (BpfObject object = TestObjects.load("ticks", options);
                CpuClockSampler sampler =
                        CpuClockSampler.open(TestObjects.LINUX, object.program("tick"), CpuList.online(), 200)) {
            ByteBuffer ticks = object.global("ticks");
            assertThat(sampler.cpus()).isEqualTo(CpuList.online().length);
            Thread.sleep(50);
            assertThat(ticks.getLong(0)).as("before enable").isZero();

            double slow = ticksPerCpuSecond(child, ticks, sampler);
            sampler.setFrequency(2000);
            double fast = ticksPerCpuSecond(child, ticks, sampler);

            assertThat(slow).isBetween(100.0, 300.0);
            assertThat(fast).isBetween(1000.0, 3000.0);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static double ticksPerCpuSecond(Process child, ByteBuffer ticks, CpuClockSampler sampler) throws Exception {
        long before = ticks.getLong(0);
        long cpuBefore = cpuNanos(child);
        sampler.enable();
        Thread.sleep(600);
        sampler.disable();
        long cpu = cpuNanos(child) - cpuBefore;
        long counted = ticks.getLong(0) - before;
        Thread.sleep(30);
        assertThat(ticks.getLong(0)).as("after disable").isEqualTo(before + counted);
        return counted * 1e9 / Math.max(cpu, 1);
    }

    private static long cpuNanos(Process child) throws Exception {
        String text = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/" + child.pid() + "/schedstat"));
        return Long.parseLong(text.split(" ", 2)[0]);
    }

    @Test
    @SuppressWarnings("try")
    void countsExecsByBothKindsOfRawTracepoint() throws Exception {
        try (BpfObject object = TestObjects.load("ticks", new LoadOptions());
                RawTracepoint plain = RawTracepoint.attach(TestObjects.LINUX, object.program("execed"));
                RawTracepoint typed = RawTracepoint.attach(TestObjects.LINUX, object.program("execed_typed"))) {
            new ProcessBuilder("true").start().waitFor();
            long execs = object.global("execs").getLong(0);
            assertThat(execs % 1000).isPositive();
            assertThat(execs / 1000).isPositive();
            plain.close();
            typed.close();
            typed.close();
            execs = object.global("execs").getLong(0);
            new ProcessBuilder("true").start().waitFor();
            assertThat(object.global("execs").getLong(0)).isEqualTo(execs);
        }
    }
}
