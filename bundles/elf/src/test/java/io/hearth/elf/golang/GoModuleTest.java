/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.golang;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where the function data stand in the module data of each version (Go {@code runtime/symtab.go}: moduledata). */
class GoModuleTest {

    private static final long TABLE = 0x600000;
    private static final long TEXT = 0x401000;
    private static final long RODATA = 0x500000;
    private static final long FUNCTIONS = 0x5a0000;

    /** Words from {@code types} on, behind those that are the same since Go 1.20. */
    private static GoModule module(int types, long... from) {
        long[] words = new long[48];
        words[0] = TABLE;
        words[22] = TEXT;
        System.arraycopy(from, 0, words, types, from.length);
        return new GoModule(words);
    }

    @Test
    void findsFunctionDataOfEveryVersion() {
        long textSections = 0x7f0000;
        GoModule go118 = module(35, RODATA, 0x590000, RODATA, FUNCTIONS, textSections, 1, 1);
        assertThat(go118.functionData(GoTableFormat.GO_1_18)).isEqualTo(FUNCTIONS);
        GoModule go120 = module(37, RODATA, 0x590000, RODATA, FUNCTIONS, textSections, 1, 1, 0x7f0100, 90, 90);
        assertThat(go120.functionData(GoTableFormat.GO_1_20)).isEqualTo(FUNCTIONS);
        GoModule go126 =
                module(37, RODATA, 0x590000, RODATA, FUNCTIONS, 0x6f0000, textSections, 1, 1, 0x7f0100, 90, 90);
        assertThat(go126.functionData(GoTableFormat.GO_1_20)).isEqualTo(FUNCTIONS);
        GoModule go127 = module(37, RODATA, 0x9000, 0x590000, 0x90000, 0x800, RODATA, FUNCTIONS, 0x6f0000);
        assertThat(go127.functionData(GoTableFormat.GO_1_20)).isEqualTo(FUNCTIONS);
    }
}
