/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.layout.RuleLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class RuleTableTest {

    private static final int MAX = 64;

    private final ByteBuffer memory = ByteBuffer.allocate(MAX * RuleLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private long now = 5_000_000_000L;
    private final RuleTable table = new RuleTable(memory, MAX, () -> now);

    /** Rules from {@code first} on, behind the invalid one; rule {@code often} has many rows, each other one has one. */
    private record Rules(int first, int count, int often) implements RuleTable.Wanted {
        @Override
        public long low(int rule) {
            return rule == 0 ? 0 : first + rule;
        }

        @Override
        public long high(int rule) {
            return 0;
        }

        @Override
        public int rows() {
            return count + 10;
        }

        @Override
        public int ruleOf(int row) {
            return row < count ? row : often;
        }
    }

    @Test
    void oneFileHasAQuarterOfTheTableAndItsMostFrequentRules() {
        RuleTable.Held greedy = table.acquire(new Rules(1000, 60, 59));
        assertThat(greedy.missing()).isEqualTo(60 - MAX / 4);
        assertThat(greedy.numbers()[59]).as("the most frequent").isNotEqualTo(greedy.numbers()[0]);
        assertThat(memory.getLong(greedy.numbers()[59] * RuleLayout.SIZE)).isEqualTo(1059);
        assertThat(greedy.numbers()[58]).as("one that is left out").isEqualTo(greedy.numbers()[0]);
        assertThat(table.acquire(new Rules(0, 16, 1)).missing()).isZero();
    }

    @Test
    void whatFilesHadIsFreeWhenTheyAreGone() {
        RuleTable.Held stays = table.acquire(new Rules(0, 10, 1));
        for (int file = 1; file < 1000; file++) {
            RuleTable.Held held = table.acquire(new Rules(file * 5, 16, 1));
            assertThat(held.missing()).as("file " + file).isZero();
            table.release(held);
            now += 600_000_000L;
        }
        assertThat(table.size()).isEqualTo(10);
        for (int rule = 1; rule < 10; rule++) {
            assertThat(memory.getLong(stays.numbers()[rule] * RuleLayout.SIZE)).isEqualTo(rule);
        }
    }

    @Test
    void aNumberIsNotGivenAgainAtOnce() {
        RuleTable.Held first = table.acquire(new Rules(0, 2, 1));
        int number = first.numbers()[1];
        table.release(first);
        assertThat(table.acquire(new Rules(50, 2, 1)).numbers()[1]).isNotEqualTo(number);
        now += 2_000_000_000L;
        assertThat(table.acquire(new Rules(90, 2, 1)).numbers()[1]).isEqualTo(number);
    }
}
