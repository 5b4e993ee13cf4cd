/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfNeedsTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin/java");

    @TempDir
    Path folder;

    @Test
    void readsTheJavaThatRuns() throws Exception {
        ElfNeeds needs = ElfNeeds.read(JAVA).orElseThrow();

        assertThat(needs.machine()).isEqualTo(Architecture.ofThisMachine().elfMachine());
        assertThat(needs.libraries()).contains("libjli.so", "libc.so.6");
        assertThat(Path.of(needs.interpreter())).isExecutable();
        assertThat(needs.versions()).anyMatch(version -> version.startsWith("GLIBC_2."));
    }

    @Test
    void survivesDamage() throws Exception {
        byte[] java = Files.readAllBytes(JAVA);
        Random random = new Random(1);
        Path damaged = folder.resolve("damaged");
        for (int i = 0; i < 300; i++) {
            byte[] bytes = java.clone();
            for (int n = 0; n < 40; n++) {
                // Headers and the dynamic section's neighbourhood, where damage hurts.
                bytes[random.nextInt(Math.min(bytes.length, n < 20 ? 800 : bytes.length))] = (byte) random.nextInt();
            }
            Files.write(damaged, i % 3 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
            // Some damage goes unnoticed; none may do more than that.
            assertThat(ElfNeeds.read(damaged)).isNotNull();
        }
        assertThat(ElfNeeds.read(Files.writeString(damaged, "no"))).isEmpty();
    }
}
