/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import static org.assertj.core.api.Assertions.assertThat;

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
        PerfMap map = new PerfMap(file);
        assertThat(map.refresh()).isFalse();
        Files.writeString(file, "7f0000001000 20 LazyCompile:~a b.js:1\n0x7f0000002000 0x10 second\n7f0000003000 1");
        assertThat(map.refresh()).isTrue();
        assertThat(map.lookup(0x7f0000001000L)).isEqualTo("LazyCompile:~a b.js:1");
        assertThat(map.lookup(0x7f000000101fL)).isEqualTo("LazyCompile:~a b.js:1");
        assertThat(map.lookup(0x7f0000001020L)).isNull();
        assertThat(map.lookup(0x7f000000200fL)).isEqualTo("second");
        assertThat(map.lookup(0x7f0000003000L)).isNull();
        assertThat(map.refresh()).isFalse();
        Files.writeString(file, "0 third\n", StandardOpenOption.APPEND);
        assertThat(map.refresh()).isTrue();
        assertThat(map.lookup(0x7f000000300fL)).isEqualTo("third");
    }

    @Test
    void letsLaterEntriesWin() throws Exception {
        Path file = directory.resolve("perf-1.map");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append("1000 100 old").append(i).append('\n');
        }
        Files.writeString(file, text.append("1080 10 inner\n2000 10 a\n1ff8 10 b\n"));
        PerfMap map = new PerfMap(file);
        map.refresh();
        assertThat(map.lookup(0x1000)).isEqualTo("old999");
        assertThat(map.lookup(0x1085)).isEqualTo("inner");
        assertThat(map.lookup(0x1090)).isEqualTo("old999");
        assertThat(map.lookup(0x2001)).isEqualTo("b");
        assertThat(map.lookup(0x2008)).isEqualTo("a");
        assertThat(map.size()).isEqualTo(4);
    }

    @Test
    void startsAgainWhenTheFileWasReplaced() throws Exception {
        Path file = directory.resolve("perf-1.map");
        Files.writeString(file, "1000 10 old\n2000 10 gone\n");
        PerfMap map = new PerfMap(file);
        map.refresh();
        Path other = directory.resolve("new");
        Files.writeString(other, "1000 10 new\n");
        Files.delete(file);
        Files.move(other, file);
        assertThat(map.refresh()).isTrue();
        assertThat(map.lookup(0x1000)).isEqualTo("new");
        assertThat(map.lookup(0x2000)).isNull();
    }

    @Test
    void passesOverLinesThatAreNoEntries() throws Exception {
        Path file = directory.resolve("perf-1.map");
        Files.writeString(
                file,
                "\n\nzz 10 x\n1000\n1000 10\n1000 0 empty\n" + "a".repeat(200_000)
                        + "\n3000 8 good\n11111111111111111111 1 x\n");
        PerfMap map = new PerfMap(file);
        map.refresh();
        assertThat(map.size()).isEqualTo(1);
        assertThat(map.lookup(0x3007)).isEqualTo("good");
    }
}
