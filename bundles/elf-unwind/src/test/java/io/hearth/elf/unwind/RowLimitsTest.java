/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowLimitsTest {

    @Test
    void aFileHasAShareOfTheMachinesRules() {
        RuleSet rules = new RuleSet();
        for (int i = 0; i < 20_000; i++) {
            rules.register(7, 16 + 8 * i, UnwindRule.FP_SAME, 0, UnwindRule.RA_CFA_OFFSET, -8);
        }
        assertThat(rules.packed()).hasSize(2 * UnwindTable.MOST_RULES);
        assertThat(rules.refused()).isEqualTo(20_000 - UnwindTable.MOST_RULES + 1);
    }

    @Test
    void rowsBeyondTheLimitAreUnknownRatherThanWrong() {
        RowSink sink = new RowSink(0, Integer.MAX_VALUE - 2);
        assertThat(sink.begin(0, 2_000_000_000)).isTrue();
        for (int i = 0; i <= RowSink.MOST_ROWS; i++) {
            sink.row(i * 4L, 1 + (i & 1));
        }
        assertThat(sink.begin(2_000_000_000, 2_000_000_100)).isFalse();
        Rows rows = sink.sorted();
        assertThat(rows.rule(rows.count() - 2)).isEqualTo((char) RuleSet.INVALID);
    }
}
