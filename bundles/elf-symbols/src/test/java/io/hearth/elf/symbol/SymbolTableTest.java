/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.elf.ElfFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class SymbolTableTest {
    @TempDir
    Path directory;

    @Test
    void findsTheFunctionThatCoversAnAddress() throws Exception {
        Path file = Compiled.compile(directory, "c.c", Compiled.C, "gcc", "-O2");
        try (ElfFile elf = ElfFile.open(file)) {
            SymbolTable symbols = SymbolTable.of(elf);
            assertThat(names(symbols)).contains("main", "work", "compare", "_start", "printf@plt", "qsort@plt");
            for (int i = 0; i < symbols.size(); i++) {
                assertThat(symbols.find(symbols.start(i))).isEqualTo(i);
                assertThat(symbols.find(symbols.start(i) + symbols.length(i) - 1))
                        .isEqualTo(i);
            }
            assertThat(symbols.find(0)).isEqualTo(-1);
            assertThat(symbols.find(-1)).isEqualTo(-1);
        }
    }

    @Test
    void readsMiniDebugInfoTogetherWithDynamicSymbols() throws Exception {
        String source = Compiled.C + "int exported(int x) { return work(x) + 1; }\n";
        Path file = Compiled.compile(directory, "lib.c", source, "gcc", "-O2", "-shared", "-fPIC");
        Files.copy(file, directory.resolve("small"));
        Compiled.run(directory, "objcopy", "-S", "--keep-symbol=work", "--keep-symbol=compare", "small");
        try (XZOutputStream out =
                new XZOutputStream(Files.newOutputStream(directory.resolve("small.xz")), new LZMA2Options(1))) {
            Files.copy(directory.resolve("small"), out);
        }
        Compiled.run(directory, "strip", "-s", "lib");
        Compiled.run(directory, "objcopy", "--add-section", ".gnu_debugdata=small.xz", "lib");
        try (ElfFile elf = ElfFile.open(file)) {
            assertThat(names(SymbolTable.of(elf))).contains("exported", "main", "work", "compare");
        }
    }

    @Test
    void prefersGlobalNamesAndLetsLabelsWithoutSizeReachToTheNext() throws Exception {
        String source = """
                .text
                .globl first
                .type first, @function
                first: nop
                 nop
                .size first, 2
                alias = first
                label: nop
                inner: nop
                .globl second
                .type second, @function
                second: nop
                within: nop
                .size second, 2
                .section .data
                .globl data_label
                data_label: .long 1
                """;
        Files.writeString(directory.resolve("a.s"), source);
        Compiled.run(directory, "gcc", "-shared", "-nostdlib", "-o", "a.so", "a.s");
        try (ElfFile elf = ElfFile.open(directory.resolve("a.so"))) {
            SymbolTable symbols = SymbolTable.of(elf);
            assertThat(names(symbols)).containsExactlyInAnyOrder("first", "label", "inner", "second");
            long first = symbols.start(0);
            assertThat(symbols.name(symbols.find(first))).isEqualTo("first");
            assertThat(symbols.name(symbols.find(first + 2))).isEqualTo("label");
            assertThat(symbols.name(symbols.find(first + 3))).isEqualTo("inner");
            assertThat(symbols.name(symbols.find(first + 5))).isEqualTo("second");
            assertThat(symbols.find(first + 6)).isEqualTo(-1);
        }
    }

    private static Set<String> names(SymbolTable symbols) throws Exception {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < symbols.size(); i++) {
            names.add(symbols.name(i));
        }
        return names;
    }
}
