/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearth.bpf.BpfLoader;
import io.hearth.bpf.BpfObject;
import io.hearth.bpf.BpfObjectSpec;
import io.hearth.bpf.LoadOptions;
import io.hearth.linux.Capability;
import io.hearth.linux.Linux;
import io.hearth.linux.ProcStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The BPF object is there for both architectures, and the kernel takes it. */
class ObjectTest {

    private final GoUnwinder unwinder = new GoUnwinder();

    @Test
    void hasAnObjectForEachArchitecture() throws IOException {
        assertThat(unwinder.object("x86-64")).isNotEmpty();
        assertThat(unwinder.object("aarch64")).isNotEmpty();
        assertThatThrownBy(() -> unwinder.object("riscv64"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("riscv64");
    }

    @Test
    void theKernelTakesTheObject() throws Exception {
        assumeTrue(Files.exists(Path.of("/sys/kernel/btf/vmlinux")), "the kernel has no BTF");
        assumeTrue(Capability.SYS_ADMIN.isIn(ProcStatus.self().effectiveCapabilities()), "needs CAP_SYS_ADMIN");
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86-64";
        BpfObjectSpec spec = BpfObjectSpec.parse(unwinder.object(architecture), "go");
        try (BpfObject object = new BpfLoader(new Linux()).load(spec, new LoadOptions().constant("unwinder_slot", 5))) {
            assertThat(object).isNotNull();
        }
    }
}
