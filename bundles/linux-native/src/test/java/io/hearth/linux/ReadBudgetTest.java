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
import org.junit.jupiter.api.io.TempDir;

class ReadBudgetTest {

    @TempDir
    Path folder;

    private long now;

    @Test
    void endsReadsThatExceedBytesOrTime() throws IOException {
        Path file = Files.write(folder.resolve("a"), new byte[1000]);
        ReadBudget budget = new ReadBudget(() -> now);
        try (ForeignFile opened = ForeignFile.open(file.toString());
                FileChannel channel = opened.channel(budget)) {
            assertThat(opened.mayBlock()).isFalse();
            budget.renew(250, 1_000_000);
            ByteBuffer hundred = ByteBuffer.allocate(100);
            channel.read(hundred.clear(), 0);
            channel.read(hundred.clear(), 100);
            assertThatThrownBy(() -> channel.read(hundred.clear(), 200)).hasMessageContaining("250 bytes");
            assertThat(budget.isExceeded()).isTrue();
            budget.renew(250, 1_000_000);
            assertThat(channel.read(hundred.clear(), 200)).isEqualTo(100);
            now = 1_000_001;
            assertThatThrownBy(() -> channel.read(hundred.clear(), 0)).hasMessageContaining("1 ms");
        }
    }
}
