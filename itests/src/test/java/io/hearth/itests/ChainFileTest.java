/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChainFileTest {
    private static final ChainFile FILE = ChainFile.parse(List.of(
            "# a comment",
            "for demo",
            "share 0.5 leaf",
            "chain",
            "    @main",
            "    step        {2}",
            "    leaf        ?"));

    private static final String START = "_start;__libc_start_main;libc.so.6+0x27249;main;";

    @Test
    void acceptsTheWholeChainAndIgnoresKernelFramesAtItsEnd() {
        var verdict = judge(START + "step;step;leaf;asm_sysvec_timer_[k]", 3);
        assertThat(verdict.complete).isEqualTo(3);
        assertThat(verdict.missing).isEmpty();
    }

    @Test
    void tellsAStackThatEndsEarlyFromOneThatIsNotTheChain() {
        assertThat(judge("step;step;leaf", 1).endedEarly).isEqualTo(1);
        var skipped = judge(START + "step;leaf", 1);
        assertThat(skipped.complete).isZero();
        assertThat(skipped.endedEarly).isZero();
    }

    @Test
    void countsAStackOfKernelFramesAloneAsEndedEarly() {
        assertThat(judge("do_exit_[k]", 1).endedEarly).isEqualTo(1);
    }

    @Test
    void missesAShareThatIsTooSmall() {
        assertThat(judge(START + "step;step", 1).missing).hasSize(1);
    }

    @Test
    void readsEveryChainFile() {
        assertThat(ChainFile.all())
                .hasSizeGreaterThan(10)
                .allSatisfy(file -> assertThat(file.names()).isNotEmpty());
    }

    private static ChainFile.Verdict judge(String frames, long count) {
        return FILE.judge(
                "demo", new FoldedProfile(List.of(new FoldedProfile.Stack("demo", List.of(frames.split(";")), count))));
    }
}
