/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in programs that the Go of this machine makes, whole or stripped, for both architectures. */
class GoImageTest {

    private static final String LABELS = """
            package main

            import (
            	"context"
            	"runtime/pprof"
            )

            func main() {
            	pprof.Do(context.Background(), pprof.Labels("a", "b"), func(context.Context) {})
            }
            """;
    private static final String PLAIN = "package main\nfunc main() { println(1) }\n";

    @TempDir
    Path folder;

    private Path build(String source, String architecture, String... flags) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("main.go"), source);
        Path out = folder.resolve("program");
        List<String> command = new ArrayList<>(List.of("go", "build", "-o", out.toString()));
        command.addAll(List.of(flags));
        command.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("GOARCH", architecture, "CGO_ENABLED", "0", "GO111MODULE", "off"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            // Where CI runs, Go is installed by itests/verify: a test that cannot run there has failed.
            assumeFalse(System.getenv("CI") == null, "needs Go, which is not installed: " + e.getMessage());
            throw e;
        }
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return out;
    }

    @ParameterizedTest
    @CsvSource({"amd64,exe,-w", "amd64,exe,-s -w", "amd64,pie,-s -w", "arm64,exe,-s -w"})
    void findsFunctionsAndOffsets(String architecture, String mode, String flags) throws Exception {
        Path program = build(LABELS, architecture, "-buildmode=" + mode, "-ldflags=" + flags);
        try (ElfFile elf = ElfFile.open(program)) {
            GoImage image = new GoUnwinder().image("program", elf).orElseThrow();
            assertThat(image.version()).startsWith("go1.");
            // All but cgocallback, which a program without C has not.
            assertThat(image.code()).hasSize(4).extracting(CodeRange::kind).containsOnly(CodeRange.Kind.GENERATED);
            assertThat(image.offsets.curg()).isBetween(128, 512);
            assertThat(image.labelOffset).isBetween(256, 512);
            assertThat(image.labelForm).isNotEqualTo(LabelForm.NONE);
            assertThat(image.offsets.tls()).isEqualTo(architecture.equals("amd64") ? -8 : 0);
            assertThat(image.offsets.schedLr() > 0).isEqualTo(architecture.equals("arm64"));
        }
    }

    @Test
    void readsNoLabelsWhereNothingSetsAny() throws Exception {
        try (ElfFile elf = ElfFile.open(build(PLAIN, "amd64"))) {
            assertThat(new GoUnwinder().image("program", elf).orElseThrow().labelForm)
                    .isEqualTo(LabelForm.NONE);
        }
    }

    @Test
    void isNotConcernedWithOtherPrograms() throws Exception {
        try (ElfFile elf = ElfFile.open(Path.of("/proc/self/exe").toRealPath())) {
            assertThat(new GoUnwinder().image("java", elf)).isEmpty();
        }
    }

    /** Damage anywhere gives an image, none, or a sentence. */
    @Test
    void survivesDamage() throws Exception {
        byte[] whole = Files.readAllBytes(build(PLAIN, "amd64", "-ldflags=-s -w"));
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 400; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try (ElfFile elf = ElfFile.of(damaged, "damaged")) {
                new GoUnwinder().image("damaged", elf);
            } catch (ElfException | UnwinderException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
