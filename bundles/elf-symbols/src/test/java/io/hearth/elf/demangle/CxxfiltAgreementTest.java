/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearth.elf.ElfFile;
import io.hearth.elf.symbol.SymbolTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with {@code c++filt} over all functions of the standard library of this machine. */
class CxxfiltAgreementTest {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/libstdc++.so.6"),
            Path.of("/usr/lib/aarch64-linux-gnu/libstdc++.so.6"),
            Path.of("/usr/lib64/libstdc++.so.6"));

    @TempDir
    Path directory;

    @Test
    void agreesOverTheStandardLibrary() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/c++filt")), "c++filt is not installed");
        List<String> names = names();
        assumeTrue(!names.isEmpty(), "libstdc++ is not where it is expected");
        List<String> expected = filtered(names);
        int agreeing = 0;
        for (int i = 0; i < names.size(); i++) {
            agreeing += Demangler.demangle(names.get(i)).equals(expected.get(i)) ? 1 : 0;
        }
        assertThat((double) agreeing / names.size()).isGreaterThanOrEqualTo(0.995);
    }

    private static List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path library : LIBRARIES) {
            if (Files.exists(library)) {
                try (ElfFile elf = ElfFile.open(library)) {
                    SymbolTable symbols = SymbolTable.of(elf);
                    for (int i = 0; i < symbols.size(); i++) {
                        String name = symbols.name(i);
                        if (name.startsWith("_Z") && name.indexOf('@') < 0) {
                            names.add(name);
                        }
                    }
                }
            }
        }
        return names;
    }

    private List<String> filtered(List<String> names) throws Exception {
        Path input = Files.write(directory.resolve("names"), names);
        Path output = directory.resolve("readable");
        Process process = new ProcessBuilder("/usr/bin/c++filt")
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}
