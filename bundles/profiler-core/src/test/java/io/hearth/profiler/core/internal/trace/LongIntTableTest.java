/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongIntTableTest {

    @Test
    void findsEveryKeyAfterGrowing() {
        LongIntTable table = new LongIntTable(4);
        for (int i = 0; i < 10_000; i++) {
            table.put(i * 0x1_0000_0001L, i);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(table.get(i * 0x1_0000_0001L)).isEqualTo(i);
        }
        assertThat(table.get(-1)).isEqualTo(LongIntTable.ABSENT);
        assertThat(table.size()).isEqualTo(10_000);
    }

    @Test
    void replacesAValueAndForgetsAll() {
        LongIntTable table = new LongIntTable(4);
        table.put(5, 1);
        table.put(5, 2);
        assertThat(table.get(5)).isEqualTo(2);
        assertThat(table.size()).isEqualTo(1);
        table.clear();
        assertThat(table.get(5)).isEqualTo(LongIntTable.ABSENT);
    }
}
