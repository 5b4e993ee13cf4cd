/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {

    @Test
    void readsNumbersAndRanges() throws IOException {
        assertThat(CpuList.parse("0-3,8,10-11\n")).containsExactly(0, 1, 2, 3, 8, 10, 11);
        assertThat(CpuList.parse("")).isEmpty();
        assertThat(CpuList.parse("0-127")).hasSize(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1-", "-1", "1,,2", "0-99999999999", "1 2"})
    void refusesWhatIsNoList(String text) {
        assertThatThrownBy(() -> CpuList.parse(text)).isInstanceOf(IOException.class);
    }

    @Test
    void bindsTheSizeOfAHostileList() throws IOException {
        assertThat(CpuList.parse("0-16384,0-16384,0-16384").length).isLessThan(40_000);
    }

    @Test
    void knowsTheCpusOfThisMachine() throws IOException {
        assertThat(CpuList.online()).isNotEmpty();
        assertThat(CpuList.possible().length).isGreaterThanOrEqualTo(CpuList.online().length);
    }
}
