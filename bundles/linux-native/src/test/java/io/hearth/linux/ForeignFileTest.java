/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ForeignFileTest {

    @TempDir
    Path folder;

    @Test
    void readsARegularFileThroughLinks() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "0123456789");
        Path link = Files.createSymbolicLink(folder.resolve("l"), file);
        try (ForeignFile opened = ForeignFile.open(link.toString())) {
            byte[] bytes = new byte[6];
            assertThat(opened.read(4, bytes, 1, 5)).isEqualTo(5);
            assertThat(new String(bytes, 1, 5, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("45678");
            assertThat(opened.read(10, bytes, 0, 5)).isZero();
            assertThat(opened.identity().size()).isEqualTo(10);
            assertThat(opened.identity().changedNanos()).isPositive();
        }
        assertThatThrownBy(() -> ForeignFile.open(link.toString(), false)).hasMessageContaining("symbolic link");
    }

    @Test
    void neverOpensAFifoADeviceOrAFolder() throws IOException, InterruptedException {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> ForeignFile.open(fifo.toString()))
                .isInstanceOf(NotRegularException.class)
                .hasMessageContaining("is a FIFO");
        assertThatThrownBy(() -> ForeignFile.open("/dev/zero")).hasMessageContaining("a character device");
        assertThatThrownBy(() -> ForeignFile.open(folder.toString())).hasMessageContaining("a folder");
        assertThatThrownBy(() -> ForeignFile.open(folder.resolve("none").toString()))
                .hasMessageContaining("ENOENT");
    }

    @Test
    void opensANameThatIsNoUtf8() throws IOException, InterruptedException {
        String script = "printf x > \"$1/$(printf 'a\\377b')\"";
        assertThat(new ProcessBuilder("sh", "-c", script, "sh", folder.toString())
                        .start()
                        .waitFor())
                .isZero();
        String path = folder + "/a\udcffb";
        try (ForeignFile opened = ForeignFile.open(path)) {
            assertThat(opened.identity().size()).isEqualTo(1);
        }
        assertThat(new Linux().readLink("/proc/self/exe")).startsWith("/");
        assertThat(new ProcessBuilder("sh", "-c", "rm \"$1\"/a*", "sh", folder.toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void goesOnReadingWhatWasOpenedWhenThePathIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        try (ForeignFile opened = ForeignFile.open(file.toString())) {
            Path other = Files.writeString(folder.resolve("b"), "newer");
            Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            byte[] bytes = new byte[3];
            assertThat(opened.read(0, bytes, 0, 3)).isEqualTo(3);
            assertThat(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("old");
        }
    }

    @Test
    void isAChannelThatInterruptsDoNotClose() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "0123456789");
        try (FileChannel channel = ForeignFile.open(file.toString()).channel()) {
            Thread.currentThread().interrupt();
            ByteBuffer direct = ByteBuffer.allocateDirect(4);
            assertThat(channel.read(direct, 8)).isEqualTo(2);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(channel.read(ByteBuffer.allocate(4), 10)).isEqualTo(-1);
            assertThat(channel.size()).isEqualTo(10);
        }
    }

    @Test
    void saysThatItHasBeenClosed() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "0");
        ForeignFile opened = ForeignFile.open(file.toString());
        opened.close();
        opened.close();
        assertThatThrownBy(() -> opened.read(0, new byte[1], 0, 1)).hasMessageContaining("has been closed");
    }
}
