/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.profiler.api.UnwinderException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Offsets from machine code as compilers of several versions made it, and from what is none. */
class MachineCodeTest {

    private static MachineCode code(String hex) {
        return new MachineCode(HexFormat.of().parseHex(hex.replace(" ", "")), 0x1000);
    }

    /** The begin of systemstack of Go 1.26.8. */
    private static final String SYSTEMSTACK =
            "55 4889e5 488b7c2410 %s 488b5830 483b4348 7465 488b13 4839d0 745d %s 755d";

    @Test
    void findsTheThreadLocalVariableInEachWayOfLinking() throws Exception {
        String curg = "483b83b8000000";
        ThreadOffsets constant = ThreadOffsets.x86(code(SYSTEMSTACK.formatted("64488b0425f8ffffff", curg)));
        assertThat(constant).isEqualTo(new ThreadOffsets(-8, 0, 0xb8, 0));
        ThreadOffsets relaxed = ThreadOffsets.x86(code(SYSTEMSTACK.formatted("48c7c1d0ffffff 64488b01", curg)));
        assertThat(relaxed).isEqualTo(new ThreadOffsets(-48, 0, 0xb8, 0));
        ThreadOffsets shared = ThreadOffsets.x86(code(SYSTEMSTACK.formatted("488b0d00010000 64488b01", curg)));
        assertThat(shared).isEqualTo(new ThreadOffsets(0, 0x1000 + 9 + 7 + 0x100, 0xb8, 0));
        ThreadOffsets older = ThreadOffsets.x86(code(SYSTEMSTACK.formatted("64488b0425f8ffffff", "483983c0000000")));
        assertThat(older.curg()).isEqualTo(0xc0);
    }

    @Test
    void refusesWhatIsNotSystemstack() {
        for (String hex : new String[] {
            "",
            "c3",
            SYSTEMSTACK.formatted("64488b0425f8ffffff", "9090"),
            SYSTEMSTACK.formatted("64488b0425f8ffffff", "483b83b9000000"),
            SYSTEMSTACK.formatted("90", "483b83b8000000"),
            SYSTEMSTACK.formatted("64488b042508000000", "483b83b8000000")
        }) {
            assertThatThrownBy(() -> ThreadOffsets.x86(code(hex))).isInstanceOf(UnwinderException.class);
        }
        assertThatThrownBy(() -> ThreadOffsets.arm(code("841b40f9"), code(""))).isInstanceOf(UnwinderException.class);
    }

    @Test
    void findsTheLabelsWithAndWithoutAWriteBarrier() {
        // mov 0x160(%r14),%rcx; call; mov %rax,(%r11); mov (%rsp),%rcx; mov %rax,0x160(%rcx): Go 1.26
        String barrier = "498b8e60010000 e839560000 498903 488b0c24 48898160010000 c3";
        assertThat(LabelOffset.of(code(barrier), true)).hasValue(0x160);
        // mov %rax,0x150(%r14): Go 1.17 to 1.20
        assertThat(LabelOffset.of(code("49898650010000 c3"), true)).hasValue(0x150);
        assertThat(LabelOffset.of(code("49898650010000 49898658010000 c3"), true))
                .isEmpty();
        assertThat(LabelOffset.of(code("4889442408 c3"), true)).isEmpty();
        // str x0, [x1, #352]
        assertThat(LabelOffset.of(code("20b000f9"), false)).hasValue(352);
        assertThat(LabelOffset.of(code("e00700f9"), false)).isEmpty();
    }

    @Test
    void findsWhatAsmcgocallSaves() throws Exception {
        assertThat(SavedStack.of(code("48897c2408 488b7f08 4829d7 48893c24"), true))
                .isEqualTo(new SavedStack(8, 0));
        assertThat(SavedStack.of(code("48897c2430 488b7f08 4829d7 48897c2428"), true))
                .isEqualTo(new SavedStack(48, 40));
        assertThat(SavedStack.of(code("e40300f9 840440f9 840002cb e40700f9"), false))
                .isEqualTo(new SavedStack(0, 8));
        assertThatThrownBy(() -> SavedStack.of(code("48897c2408 c3"), true)).isInstanceOf(UnwinderException.class);
    }

    @Test
    void tellsTheFormOfTheLabels() {
        assertThat(LabelForm.of(GoVersion.parse("go1.23.12"), false)).isEqualTo(LabelForm.MAP);
        assertThat(LabelForm.of(GoVersion.parse("go1.24rc1"), true)).isEqualTo(LabelForm.LIST);
        assertThat(LabelForm.of(GoVersion.parse("go1.26.8 X:nodwarf5"), true)).isEqualTo(LabelForm.LIST);
        assertThat(LabelForm.of(GoVersion.parse("devel go1.27-abc"), true)).isEqualTo(LabelForm.LIST);
        assertThat(LabelForm.of(GoVersion.UNKNOWN, false)).isEqualTo(LabelForm.MAP);
    }
}
