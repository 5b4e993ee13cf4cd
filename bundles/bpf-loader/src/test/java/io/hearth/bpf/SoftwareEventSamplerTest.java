/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.linux.CpuList;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SoftwareEventSamplerTest {

    private static final int PAGE_FAULTS = 2;
    private static final int AFTER_THE_LAST = 9999;

    @BeforeEach
    void needsKernel() throws Exception {
        TestObjects.needsKernel(5, 17);
    }

    @Test
    @SuppressWarnings("try")
    void runsTheProgramWithItsCookieWhileEnabled() throws Exception {
        long open = TestObjects.openDescriptors();
        try (BpfObject object = TestObjects.load("ticks", new LoadOptions());
                SoftwareEventSampler sampler = SoftwareEventSampler.open(
                        TestObjects.LINUX, object.program("event"), CpuList.online(), PAGE_FAULTS, 3, 7)) {
            ByteBuffer events = object.global("events");
            ByteBuffer cookies = object.global("cookies");
            fault();
            assertThat(events.getLong(0)).as("before enable").isZero();
            sampler.enable();
            fault();
            sampler.disable();
            long counted = events.getLong(0);
            assertThat(counted).isPositive();
            assertThat(cookies.getLong(0)).isEqualTo(7 * counted);
            sampler.enable();
            sampler.close();
            fault();
            long after = events.getLong(0);
            fault();
            assertThat(events.getLong(0)).as("after close").isEqualTo(after);
        }
        assertThat(TestObjects.openDescriptors()).isEqualTo(open);
    }

    @Test
    void saysWhatTheKernelDoesNotKnow() throws Exception {
        try (BpfObject object = TestObjects.load("ticks", new LoadOptions())) {
            assertThatThrownBy(() -> SoftwareEventSampler.open(
                            TestObjects.LINUX, object.program("event"), CpuList.online(), AFTER_THE_LAST, 1, 1))
                    .isInstanceOf(BpfException.class)
                    .hasMessageContaining("does not know software event 9999");
        }
    }

    /** A new process faults in its pages, a hundred or more. */
    private static void fault() throws Exception {
        new ProcessBuilder("true").start().waitFor();
    }
}
