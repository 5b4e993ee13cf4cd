/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ProcStatusTest {

    @Test
    void readsTheFieldsByName() {
        ProcStatus status = ProcStatus.parse("Name:\tmy \\n prog\nUmask:\t0022\nTgid:\t77\nPid:\t78\nPPid:\t5\n"
                + "Uid:\t1000\t1001\t1000\t1000\nNSpid:\t77\t3\t1\nVmSize:\t  2048 kB\nVmRSS:\t    1024 kB\n"
                + "Threads:\t12\nCapEff:\t0000018000080000\n");

        assertThat(status).isEqualTo(new ProcStatus("my \n prog", 77, 5, 1001, 12, 1, false, 1024, 0x18000080000L));
        assertThat(Capability.BPF.isIn(status.effectiveCapabilities())).isTrue();
        assertThat(Capability.PERFMON.isIn(status.effectiveCapabilities())).isFalse();
        assertThat(Capability.CHECKPOINT_RESTORE.isIn(status.effectiveCapabilities()))
                .isTrue();
        assertThat(Capability.SYS_PTRACE.isIn(status.effectiveCapabilities())).isTrue();
    }

    @Test
    void takesMissingFieldsForZero() {
        assertThat(ProcStatus.parse("")).isEqualTo(new ProcStatus("", 0, 0, 0, 0, 0, true, 0, 0));
        assertThat(ProcStatus.parse("Tgid:\tx\nUid:\nThreads:").tgid()).isZero();
    }

    @Test
    void readsThisProcess() throws IOException {
        ProcStatus self = ProcStatus.self();
        assertThat(self.tgid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(self.threads()).isGreaterThan(1);
        assertThat(self.kernelThread()).isFalse();
    }

    @Test
    void knowsKernelThreads() throws IOException {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/proc/2/status"))
                        && Files.readString(Path.of("/proc/2/comm")).startsWith("kthreadd"),
                "no kernel threads are visible here");
        assertThat(ProcStatus.of(2).kernelThread()).isTrue();
    }
}
