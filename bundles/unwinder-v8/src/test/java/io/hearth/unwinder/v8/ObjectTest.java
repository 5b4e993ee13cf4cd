/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

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
        return KernelVerifier.ARCHITECTURES;
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void isAcceptedByTheVerifier(String architecture) throws IOException {
        assumeTrue(KernelVerifier.isUsable(), "needs CAP_SYS_ADMIN, and a kernel with BTF");
        KernelVerifier.accept(new V8Unwinder(), architecture);
    }

    @Test
    void saysWhichArchitectureItHasNoObjectFor() {
        assertThatThrownBy(() -> new V8Unwinder().object("riscv64"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("riscv64");
    }
}
