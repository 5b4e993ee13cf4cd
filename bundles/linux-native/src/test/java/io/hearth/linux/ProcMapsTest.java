/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProcMapsTest {

    @Test
    void readsEveryFieldOfALine() throws IOException {
        List<Mapping> mappings = parse("7f0a1000-7f0a3000 r-xp 0001f000 fd:01 1835   /usr/lib/libc.so.6\n"
                + "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n"
                + "7f0b0000-7f0b1000 rw-s 00000000 00:00 0 \n");

        assertThat(mappings)
                .containsExactly(
                        new Mapping(
                                0x7f0a1000L,
                                0x7f0a3000L,
                                ProcMaps.READ | ProcMaps.EXECUTE,
                                0x1f000,
                                (0xfdL << 32) | 1,
                                1835,
                                "/usr/lib/libc.so.6",
                                false),
                        new Mapping(
                                0xffffffffff600000L,
                                0xffffffffff601000L,
                                ProcMaps.EXECUTE,
                                0,
                                0,
                                0,
                                "[vsyscall]",
                                false),
                        new Mapping(
                                0x7f0b0000L,
                                0x7f0b1000L,
                                ProcMaps.READ | ProcMaps.WRITE | ProcMaps.SHARED,
                                0,
                                0,
                                0,
                                "",
                                false));
    }

    @Test
    void takesMarkerAndEscapesOffThePath() throws IOException {
        List<Mapping> mappings = parse("1000-2000 r-xp 0 00:01 5 /tmp/a b (deleted)\n"
                + "2000-3000 r-xp 0 00:01 6 /tmp/new\\012line\n"
                + "3000-4000 r-xp 0 00:01 7 (deleted)\n");

        assertThat(mappings.get(0).path()).isEqualTo("/tmp/a b");
        assertThat(mappings.get(0).deleted()).isTrue();
        assertThat(mappings.get(1).path()).isEqualTo("/tmp/new\nline");
        assertThat(mappings.get(2).path()).isEqualTo("(deleted)");
        assertThat(mappings.get(2).deleted()).isFalse();
    }

    @Test
    void repeatsThePathObjectOfTheLineBefore() throws IOException {
        List<Mapping> mappings = parse("1000-2000 r-xp 0 00:01 5 /lib/x\n2000-3000 rw-p 0 00:01 5 /lib/x\n");

        assertThat(mappings.get(1).path()).isSameAs(mappings.get(0).path());
    }

    @Test
    void skipsAndCountsWhatIsNoMapping() throws IOException {
        String text =
                "nonsense\n\n1000-1000 r-xp 0 0:0 0\n11111111111111111-2 r 0 0:0 0\n5000-6000 r-xp 0 0:0 1 /a\n1000-20";
        try (ProcMaps maps = open(text)) {
            assertThat(maps.next()).isTrue();
            assertThat(maps.start()).isEqualTo(0x5000);
            assertThat(maps.next()).isFalse();
            assertThat(maps.skipped()).isEqualTo(5);
        }
    }

    @Test
    void readsThousandsOfLinesAcrossBufferEnds() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 20_000; i++) {
            text.append(Integer.toHexString(i * 0x1000)).append('-').append(Integer.toHexString(i * 0x1000 + 0x800));
            text.append(" r-xp 00000000 08:01 ")
                    .append(i)
                    .append(" /lib/")
                    .append("x".repeat(i % 97))
                    .append(i)
                    .append('\n');
        }
        List<Mapping> mappings = parse(text.toString());
        assertThat(mappings).hasSize(20_000);
        assertThat(mappings.get(19_999).inode()).isEqualTo(20_000);
        assertThat(mappings.get(12_344).path()).endsWith("x12345");
    }

    @Test
    void survivesAnyBytes() throws IOException {
        Random random = new Random(1);
        byte[] alphabet = "0123456789abcdef-rwxps: /\n\\()".getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[random.nextInt(80_000)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = round % 2 == 0 ? alphabet[random.nextInt(alphabet.length)] : (byte) random.nextInt();
            }
            try (ProcMaps maps = new ProcMaps().open(new ByteArrayInputStream(bytes))) {
                while (maps.next()) {
                    assertThat(Long.compareUnsigned(maps.start(), maps.end())).isNegative();
                    maps.path();
                }
            }
        }
    }

    @Test
    void readsTheMappingsOfThisProcess() throws IOException {
        List<Mapping> mappings = ProcMaps.of((int) ProcessHandle.current().pid(), 100_000);

        Mapping jvm = mappings.stream()
                .filter(m -> m.path().endsWith("/libjvm.so") && m.isExecutable())
                .findFirst()
                .orElseThrow();
        FileIdentity file = new Linux().identify(jvm.path(), true);
        assertThat(jvm.inode()).isEqualTo(file.inode());
        assertThat(jvm.device()).isEqualTo(file.device());
        assertThat(ProcMaps.of((int) ProcessHandle.current().pid(), 3)).hasSize(3);
    }

    @Test
    void failsForAProcessThatDoesNotExist() {
        assertThatThrownBy(() -> new ProcMaps().open(0x7ffffffe)).isInstanceOf(IOException.class);
    }

    private static List<Mapping> parse(String text) throws IOException {
        List<Mapping> mappings = new ArrayList<>();
        try (ProcMaps maps = open(text)) {
            while (maps.next()) {
                mappings.add(maps.mapping());
            }
        }
        return mappings;
    }

    private static ProcMaps open(String text) throws IOException {
        return new ProcMaps().open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
