/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class VerifierExceptionTest {

    @Test
    void namesProgramLineAndReason() throws Exception {
        TestObjects.needsKernel(5, 17);
        VerifierException e = refused(new LoadOptions().disable("missing"));

        assertThat(e.program()).isEqualTo("unchecked");
        assertThat(e.reason()).contains("map_value_or_null");
        assertThat(e.sourceLine()).contains("refused.bpf.c:").contains("return *value; /* may be null */");
        assertThat(e.log()).contains("processed ");
        assertThat(e.getMessage())
                .startsWith("the verifier refused program unchecked: ")
                .endsWith("lines of log omitted)")
                .doesNotContain("\n");
    }

    @Test
    void namesTheMemberThatTheKernelDoesNotHave() throws Exception {
        TestObjects.needsKernel(5, 17);
        VerifierException e = refused(new LoadOptions().disable("unchecked"));

        assertThat(e.program()).isEqualTo("missing");
        assertThat(e.reason())
                .isEqualTo("this kernel does not have member invented_member of struct task_struct,"
                        + " which the program needs here");
    }

    @Test
    void findsTheReasonBeforeTheStatistics() {
        VerifierLog log = new VerifierLog("func#0 @0\n; int x = *p; @ a.c:12\n3: (61) r0 = *(u32 *)(r1 +0)\n"
                + "R1 invalid mem access 'scalar'\nverification time 12 usec\nstack depth 8\n"
                + "processed 4 insns (limit 1000000) max_states_per_insn 0\n\n");
        assertThat(log.reason()).isEqualTo("R1 invalid mem access 'scalar'");
        assertThat(log.sourceLine()).isEqualTo("int x = *p; @ a.c:12");
        assertThat(log.instruction()).isEqualTo(3);
        assertThat(new VerifierLog("").reason()).isEqualTo("no reason given");
        assertThat(new VerifierLog("").instruction()).isEqualTo(-1);
    }

    private static VerifierException refused(LoadOptions options) {
        return catchThrowableOfType(
                VerifierException.class,
                () -> TestObjects.load("refused", options).close());
    }
}
