/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredTest {
    @TempDir
    Path folder;

    @Test
    void refusesWhatWouldBlockOrNeverEnd() throws IOException, InterruptedException {
        Path fifo = folder.resolve("fifo.yaml");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Path endless = Files.createSymbolicLink(folder.resolve("endless.yaml"), Path.of("/dev/zero"));
        Path huge = folder.resolve("huge.yaml");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(1L << 40);
        }

        assertThatThrownBy(() -> Configured.checkFile(fifo.toString())).hasMessageContaining("name a file");
        assertThatThrownBy(() -> Configured.checkFile("file:" + fifo)).hasMessageContaining("name a file");
        assertThatThrownBy(() -> Configured.checkFile(endless.toString())).hasMessageContaining("name a file");
        assertThatThrownBy(() -> Configured.checkFile(huge.toString())).hasMessageContaining("too large");
    }

    @Test
    void leavesTheRestToTheReader() throws IOException {
        Path good = Files.writeString(folder.resolve("good.yaml"), "receivers: {}");

        for (String uri :
                new String[] {good.toString(), "yaml:receivers::x: 1", "env:CONFIG", "nowhere.yaml", "a\0b"}) {
            assertThatCode(() -> Configured.checkFile(uri)).doesNotThrowAnyException();
        }
    }
}
