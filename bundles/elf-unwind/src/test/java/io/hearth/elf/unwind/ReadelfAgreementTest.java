/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadelfAgreementTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bin/ls",
                "/lib/x86_64-linux-gnu/libc.so.6",
                "/lib/x86_64-linux-gnu/libcrypto.so.3",
                "/lib64/ld-linux-x86-64.so.2",
                "/usr/aarch64-linux-gnu/lib/libc.so.6",
                "/usr/aarch64-linux-gnu/lib/libstdc++.so.6"
            })
    void agreesWithReadelfOnEveryRow(String path) throws Exception {
        Path file = Path.of(path);
        Assumptions.assumeTrue(Files.isRegularFile(file) && hasReadelf());
        ReadelfAgreement.Figures figures = ReadelfAgreement.of(file.toRealPath());
        assertThat(figures.rows).isPositive();
        assertThat(figures.mismatches).as(figures.shown.toString()).isZero();
        assertThat(figures.unrepresented).isLessThanOrEqualTo(figures.rows / 100);
    }

    private static boolean hasReadelf() throws InterruptedException {
        try {
            return new ProcessBuilder("readelf", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
