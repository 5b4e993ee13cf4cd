/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfMapTest {
    @TempDir
    Path directory;

    @Test
    void findsNamesWithSpacesAndReadsOnlyWhatWasAppended() throws Exception {
        Path file = directory.resolve("perf-1.map");
        PerfMap map = new PerfMap();
        assertThat(refresh(map, file)).isFalse();
        Files.writeString(file, "7f0000001000 20 LazyCompile:~a b.js:1\n0x7f0000002000 0x10 second\n7f0000003000 1");
        assertThat(refresh(map, file)).isTrue();
        assertThat(map.lookup(0x7f0000001000L, 0)).isEqualTo("LazyCompile:~a b.js:1");
        assertThat(map.lookup(0x7f000000101fL, 0)).isEqualTo("LazyCompile:~a b.js:1");
        assertThat(map.lookup(0x7f0000001020L, 0)).isNull();
        assertThat(map.lookup(0x7f000000200fL, 0)).isEqualTo("second");
        assertThat(map.lookup(0x7f0000003000L, 0)).isNull();
        assertThat(refresh(map, file)).isFalse();
        Files.writeString(file, "0 third\n", StandardOpenOption.APPEND);
        assertThat(refresh(map, file)).isTrue();
        assertThat(map.lookup(0x7f000000300fL, 0)).isEqualTo("third");
    }

    @Test
    void letsLaterEntriesWin() throws Exception {
        Path file = directory.resolve("perf-1.map");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append("1000 100 old").append(i).append('\n');
        }
        Files.writeString(file, text.append("1080 10 inner\n2000 10 a\n1ff8 10 b\n"));
        PerfMap map = new PerfMap();
        refresh(map, file);
        assertThat(map.lookup(0x1000, 0)).isEqualTo("old999");
        assertThat(map.lookup(0x1085, 0)).isEqualTo("inner");
        assertThat(map.lookup(0x1090, 0)).isEqualTo("old999");
        assertThat(map.lookup(0x2001, 0)).isEqualTo("b");
        assertThat(map.lookup(0x2008, 0)).isEqualTo("a");
        assertThat(map.size()).as("a few versions of each, not all").isLessThan(10);
    }

    @Test
    void startsAgainWhenTheFileWasWrittenOver() throws Exception {
        Path file = directory.resolve("perf-1.map");
        Files.writeString(file, "1000 10 old\n2000 10 gone\n");
        PerfMap map = new PerfMap();
        refresh(map, file);
        Files.writeString(file, "1000 10 new\n3000 10 more\n4000 10 most\n");
        assertThat(refresh(map, file)).isTrue();
        assertThat(map.lookup(0x1000, 0)).isEqualTo("new");
        assertThat(map.lookup(0x2000, 0)).isNull();
    }

    @Test
    void namesReplacedCodeByWhatWasThereAtTheTime() throws Exception {
        Path file = directory.resolve("perf-1.map");
        Files.writeString(file, "1000 100 first\n");
        PerfMap map = new PerfMap();
        map.read(channel(file), Files.size(file), 1 << 20, 10);
        assertThat(map.replacements()).isZero();
        Files.writeString(file, "1000 100 second\n", StandardOpenOption.APPEND);
        map.read(channel(file), Files.size(file), 1 << 20, 20);
        Files.writeString(file, "1080 100 third\n", StandardOpenOption.APPEND);
        map.read(channel(file), Files.size(file), 1 << 20, 30);
        assertThat(map.lookup(0x1090, 5)).isEqualTo("first");
        assertThat(map.lookup(0x1090, 15)).isEqualTo("first");
        assertThat(map.lookup(0x1090, 20)).isEqualTo("second");
        assertThat(map.lookup(0x1090, 35)).isEqualTo("third");
        assertThat(map.replacements()).isPositive();
    }

    @Test
    void readsSlicesOfAFileOfAnySize() throws Exception {
        Path file = directory.resolve("perf-1.map");
        try (FileChannel sparse = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(new byte[1]), (1L << 40) - 1);
        }
        PerfMap map = new PerfMap();
        assertThat(map.read(channel(file), Files.size(file), 1 << 20, 0)).isTrue();
        assertThat(map.position()).isBetween(1L << 20, 3L << 20);
        assertThat(map.size()).isZero();
    }

    @Test
    void keepsNoMoreThanItsLimits() throws Exception {
        Path file = directory.resolve("perf-1.map");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append(Integer.toHexString(0x1000 + i * 16))
                    .append(" 10 f")
                    .append(i)
                    .append('\n');
        }
        Files.writeString(file, text);
        PerfMap map = new PerfMap(100, 1000);
        refresh(map, file);
        assertThat(map.isTruncated()).isTrue();
        assertThat(map.size()).isEqualTo(100);
        PerfMap same = new PerfMap(100, 1000);
        Files.writeString(file, "1000 10 first\n" + "2000 10 again\n".repeat(10_000) + "3000 10 last\n");
        refresh(same, file);
        assertThat(same.isTruncated()).isFalse();
        assertThat(same.lookup(0x3000, 0)).isEqualTo("last");
    }

    @Test
    void passesOverLinesThatAreNoEntries() throws Exception {
        Path file = directory.resolve("perf-1.map");
        Files.writeString(
                file,
                "\n\nzz 10 x\n1000\n1000 10\n1000 0 empty\n" + "a".repeat(200_000)
                        + "\n3000 8 good\n11111111111111111111 1 x\n");
        PerfMap map = new PerfMap();
        refresh(map, file);
        assertThat(map.size()).isEqualTo(1);
        assertThat(map.lookup(0x3007, 0)).isEqualTo("good");
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file);
    }

    private static boolean refresh(PerfMap map, Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        long before = map.position();
        try (FileChannel channel = channel(file)) {
            while (map.read(channel, Files.size(file), 1 << 20, 0)) {
                assertThat(map.position()).isPositive();
            }
        }
        return map.position() != before;
    }
}
