/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfImage;
import io.hearth.elf.ElfMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class UnwindTableLayoutTest {
    private static final Path LIBJVM = Path.of(System.getProperty("java.home"), "lib/server/libjvm.so");

    @Test
    void findsTheSameRuleByPageAsByAddress() throws Exception {
        Assumptions.assumeTrue(Files.exists(LIBJVM));
        try (ElfFile elf = ElfFile.open(LIBJVM)) {
            check(UnwindTables.of(elf));
        }
    }

    @Test
    void beginsEveryPageWithARow() throws Exception {
        byte[] image = new ElfImage(ElfMachine.X86_64).text(200_000).build();
        try (ElfFile elf = ElfFile.of(image, "three pages")) {
            UnwindTable table = UnwindTables.of(elf);
            assertThat(UnwindTableLayout.pages(table)).isEqualTo(4);
            check(table);
        }
    }

    @Test
    void writesRulesAsTheNativeUnwinderReadsThem() throws Exception {
        byte[] image = new ElfImage(ElfMachine.X86_64).text(100).build();
        try (ElfFile elf = ElfFile.of(image, "frame pointers")) {
            UnwindTable table = UnwindTables.of(elf);
            ByteBuffer rule = ByteBuffer.allocate(16);
            table.writeRule(table.rule(0), rule);
            rule.flip().order(ByteOrder.LITTLE_ENDIAN);
            assertThat(rule.get()).isEqualTo((byte) UnwindRule.CFA_FRAME_POINTER);
            assertThat(rule.get()).isEqualTo((byte) 6);
            assertThat(rule.get()).isEqualTo((byte) UnwindRule.FP_CFA_OFFSET);
            assertThat(rule.get()).isEqualTo((byte) UnwindRule.RA_CFA_OFFSET);
            assertThat(rule.getInt()).isEqualTo(16);
            assertThat(rule.getInt()).isEqualTo(-16);
            assertThat(rule.getShort()).isEqualTo((short) 0);
            assertThat(rule.getShort()).isEqualTo((short) -8);
        }
    }

    private static void check(UnwindTable table) {
        int[] numbers = new int[table.ruleCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i + 1000;
        }
        ByteBuffer out = ByteBuffer.allocate(UnwindTableLayout.words(table) * 4).order(ByteOrder.LITTLE_ENDIAN);
        UnwindTableLayout.encode(table, numbers, out);
        assertThat(out.hasRemaining()).isFalse();
        for (int row = 0; row < table.rows(); row++) {
            for (long address = table.address(row) - 1; address <= table.address(row) + 1; address++) {
                int expected = table.find(address);
                if (expected >= 0) {
                    assertThat(search(out, address)).isEqualTo(table.rule(expected) + 1000);
                }
            }
        }
        assertThat(search(out, table.end() - 1)).isEqualTo(table.rule(table.rows() - 1) + 1000);
    }

    private static int search(ByteBuffer words, long address) {
        int page = (int) (address >>> 16) - words.getInt(4);
        assertThat(page).isBetween(0, words.getInt(0) - 1);
        int low = words.getInt((2 + page) * 4);
        int high = words.getInt((3 + page) * 4) - 1;
        int wanted = (int) address & 0xffff;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if ((words.getInt(middle * 4) & 0xffff) <= wanted) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        assertThat(words.getInt(low * 4) & 0xffff).isLessThanOrEqualTo(wanted);
        return words.getInt(low * 4) >>> 16;
    }
}
