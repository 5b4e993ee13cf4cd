/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.UnwinderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognitionTest {

    private static final Path SYSTEM = Path.of("/usr/bin/python3");

    private static Optional<PythonImage> recognise(Path file, String name) throws Exception {
        try (ElfFile elf = ElfFile.open(file)) {
            return PythonImage.recognise(name, elf);
        }
    }

    private static List<Path> libraries(String start) throws Exception {
        Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        if (!Files.isDirectory(pyenv)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                pyenv,
                3,
                (file, a) -> a.isRegularFile() && file.getFileName().toString().startsWith(start))) {
            return files.filter(file -> file.toString().endsWith(".so.1.0")).toList();
        }
    }

    @Test
    void knowsTheStrippedInterpreterOfTheDistribution() throws Exception {
        assumeTrue(Files.exists(SYSTEM));
        PythonImage image =
                recognise(SYSTEM, SYSTEM.toRealPath().getFileName().toString()).orElseThrow();
        assertThat(image.version()).startsWith("3.");
        // With the part that seldom runs, which has no symbol.
        assertThat(image.code()).hasSize(2).allMatch(range -> range.kind() == CodeRange.Kind.INTERPRETER);
        assertThat(image.code().get(1).end() - image.code().get(1).start()).isGreaterThan(4096);
    }

    @Test
    void knowsEmbeddedOnesByTheirSymbols() throws Exception {
        assumeTrue(Files.exists(SYSTEM));
        assertThat(recognise(SYSTEM, "game")).isPresent();
    }

    @Test
    void knowsProgramsThatExportNothing(@TempDir Path folder) throws Exception {
        String source = "int Py_Version = 0x030b02f0; long _PyRuntime[100];"
                + " long _PyEval_EvalFrameDefault(long x) { while (x & 7) x = x * 5 + _PyRuntime[x & 63]; return x; }"
                + " int main(int c, char **v) { return v[0][0] + (int)_PyEval_EvalFrameDefault(c); }";
        for (String linked : new String[] {"-static", "-no-pie", "-pie"}) {
            Path program = folder.resolve("game" + linked);
            Path c = Files.writeString(folder.resolve("game.c"), source);
            Process gcc = new ProcessBuilder("gcc", "-O1", "-fPIE", linked, "-o", program.toString(), c.toString())
                    .inheritIO()
                    .start();
            assumeTrue(gcc.waitFor() == 0);
            assertThat(recognise(program, "game")).as(linked).isPresent();
        }
    }

    @Test
    void knowsLibraries() throws Exception {
        for (Path library : libraries("libpython3.")) {
            assertThat(recognise(library, library.getFileName().toString()))
                    .as(library.toString())
                    .isPresent();
        }
    }

    @Test
    void refusesVersionsItDoesNotKnow() throws Exception {
        for (Path library : libraries("libpython2.")) {
            assertThatThrownBy(() -> recognise(library, library.getFileName().toString()))
                    .isInstanceOf(UnwinderException.class)
                    .hasMessageContaining("2.7 is not supported; 3.6 to 3.14 are");
        }
    }

    @Test
    void leavesEverythingElseAlone() throws Exception {
        for (String file : List.of("/bin/sh", "/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/bin/perl")) {
            if (Files.exists(Path.of(file))) {
                assertThat(recognise(Path.of(file), Path.of(file).getFileName().toString()))
                        .isEmpty();
            }
        }
        assertThat(recognise(Path.of("/bin/sh"), "python3.9")).isEmpty();
    }

    @Test
    void readsVersionsFromNames() {
        assertThat(PythonVersion.ofFileName("libpython3.6m.so.1.0")).contains(new PythonVersion(3, 6, -1));
        assertThat(PythonVersion.ofFileName("python3.14t")).contains(new PythonVersion(3, 14, -1));
        assertThat(PythonVersion.ofFileName("python3")).isEmpty();
        assertThat(PythonVersion.ofFileName("libpython3.so")).isEmpty();
        assertThat(PythonVersion.ofFileName("ipython3.9")).isEmpty();
        assertThat(PythonVersion.ofHex(0x030b02f0)).hasToString("3.11.2");
    }
}
