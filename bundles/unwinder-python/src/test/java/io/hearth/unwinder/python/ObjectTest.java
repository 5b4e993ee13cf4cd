/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearth.unwinder.testkit.KernelVerifier;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectTest {

    static List<String> architectures() {
        // Each reads its thread pointer from where its own kernels have it.
        return List.of(KernelVerifier.own());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void isAcceptedByTheVerifier(String architecture) throws IOException {
        assumeTrue(KernelVerifier.isUsable(), "needs CAP_SYS_ADMIN, and a kernel with BTF");
        KernelVerifier.accept(new PythonUnwinder(), architecture);
    }

    @Test
    void hasAnObjectForEachArchitecture() throws IOException {
        for (String architecture : KernelVerifier.ARCHITECTURES) {
            assertThat(new PythonUnwinder().object(architecture)).isNotEmpty();
        }
    }

    @Test
    void saysWhichArchitectureItHasNoObjectFor() {
        assertThatThrownBy(() -> new PythonUnwinder().object("riscv64"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("riscv64");
    }
}
