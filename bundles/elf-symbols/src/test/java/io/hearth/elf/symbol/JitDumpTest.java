/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jitdump files in both byte orders, as they grow, and as a hostile process writes them. */
class JitDumpTest {
    @TempDir
    Path folder;

    /** Writes records. */
    private static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteOrder order;

        Writer(ByteOrder order) {
            this.order = order;
        }

        private ByteBuffer buffer(int size) {
            return ByteBuffer.allocate(size).order(order);
        }

        Writer header() {
            out.writeBytes(buffer(40)
                    .putInt(0x4a695444)
                    .putInt(1)
                    .putInt(40)
                    .putInt(62)
                    .array());
            return this;
        }

        private void record(int id, byte[] payload) {
            out.writeBytes(buffer(16).putInt(id).putInt(16 + payload.length).array());
            out.writeBytes(payload);
        }

        Writer load(long address, String name, int codeBytes) {
            byte[] text = (name + "\0").getBytes(StandardCharsets.UTF_8);
            record(
                    0,
                    buffer(40 + text.length + codeBytes)
                            .putInt(7)
                            .putInt(7)
                            .putLong(address)
                            .putLong(address)
                            .putLong(codeBytes)
                            .putLong(1)
                            .put(text)
                            .array());
            return this;
        }

        Writer move(long from, long to, long size) {
            record(
                    1,
                    buffer(48)
                            .putInt(7)
                            .putInt(7)
                            .putLong(from)
                            .putLong(from)
                            .putLong(to)
                            .putLong(size)
                            .putLong(1)
                            .array());
            return this;
        }

        Writer lines(long address, String file) {
            byte[] text = (file + "\0").getBytes(StandardCharsets.UTF_8);
            byte[] same = {(byte) 0xff, 0};
            ByteBuffer b = buffer(16 + 16 + text.length + 16 + same.length);
            b.putLong(address).putLong(2);
            b.putLong(address).putInt(10).putInt(0).put(text);
            b.putLong(address + 8).putInt(12).putInt(0).put(same);
            record(2, b.array());
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    private JitDump dump(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("jit-7.dump"), bytes);
        JitDump dump = new JitDump();
        refresh(dump, file);
        return dump;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesCodeWithLinesInEitherByteOrder(boolean little) throws IOException {
        Writer writer = new Writer(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN).header();
        JitDump dump = dump(writer.load(0x1000, "plain", 32)
                .lines(0x2000, "söurce.js")
                .load(0x2000, "with lines", 100_000)
                .load(0x30000, "last", 16)
                .bytes());
        assertThat(dump.size()).isEqualTo(3);
        assertThat(dump.lookup(0x101f, 0)).isEqualTo("plain");
        assertThat(dump.lookup(0x1020, 0)).isNull();
        assertThat(source(dump, 0x1000)).isNull();
        assertThat(dump.lookup(0x2009, 0)).isEqualTo("with lines");
        assertThat(source(dump, 0x2007)).isEqualTo(new JitDump.Source("söurce.js", 10));
        assertThat(source(dump, 0x2009)).isEqualTo(new JitDump.Source("söurce.js", 12));
        assertThat(dump.lookup(0x30000, 0)).isEqualTo("last");
    }

    @Test
    void readsWhatIsAppendedAndWaitsForTheRestOfARecord() throws IOException {
        byte[] all = new Writer(ByteOrder.nativeOrder())
                .header()
                .load(0x1000, "first", 16)
                .load(0x2000, "second", 16)
                .bytes();
        Path file = folder.resolve("jit-7.dump");
        JitDump dump = new JitDump();
        assertThat(refresh(dump, file)).isFalse();
        int cut = all.length - 5;
        Files.write(file, java.util.Arrays.copyOf(all, cut));
        assertThat(refresh(dump, file)).isTrue();
        assertThat(dump.lookup(0x2000, 0)).isNull();
        Files.write(file, java.util.Arrays.copyOfRange(all, cut, all.length), StandardOpenOption.APPEND);
        assertThat(refresh(dump, file)).isTrue();
        assertThat(dump.lookup(0x2000, 0)).isEqualTo("second");
        Files.write(
                file,
                new Writer(ByteOrder.nativeOrder())
                        .header()
                        .load(0x1000, "anew", 8)
                        .bytes());
        refresh(dump, file);
        assertThat(dump.lookup(0x1000, 0)).isEqualTo("anew");
    }

    @Test
    void followsCodeThatMovesAndLetsLaterCodeWin() throws IOException {
        JitDump dump = dump(new Writer(ByteOrder.nativeOrder())
                .header()
                .load(0x1000, "moved", 16)
                .move(0x1000, 0x5000, 16)
                .move(0x9000, 0x9100, 16)
                .load(0x1000, "later", 16)
                .bytes());
        assertThat(dump.lookup(0x5008, 0)).isEqualTo("moved");
        assertThat(dump.lookup(0x1008, 0)).isEqualTo("later");
        assertThat(dump.lookup(0x9108, 0)).isNull();
    }

    @Test
    void boundsWhatAHostileProcessWrites() throws IOException {
        assertThat(dump("no jitdump at all, but long enough for a header".getBytes(StandardCharsets.US_ASCII))
                        .size())
                .isZero();
        JitDump longName = dump(new Writer(ByteOrder.nativeOrder())
                .header()
                .load(0x1000, "n".repeat(100_000), 16)
                .load(0x2000, "next", 16)
                .bytes());
        assertThat(longName.lookup(0x1000, 0)).hasSize(4 << 10);
        assertThat(longName.lookup(0x2000, 0)).isEqualTo("next");
        byte[] good = new Writer(ByteOrder.nativeOrder())
                .header()
                .lines(0x1000, "a.js")
                .load(0x1000, "one", 16)
                .move(0x1000, 0x3000, 8)
                .lines(0x2000, "b.js")
                .load(0x2000, "two", 64)
                .bytes();
        Random random = new Random(7);
        for (int round = 0; round < 1000; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i <= round % 8; i++) {
                bad[random.nextInt(bad.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
            }
            JitDump dump = dump(bad);
            assertThat(dump.size()).isLessThanOrEqualTo(4);
            for (long address = 0x1000; address < 0x4000; address += 8) {
                dump.lookup(address, 0);
                source(dump, address);
            }
        }
    }

    @Test
    void passesOverLargeRecordsWithoutReadingThem() throws IOException {
        Path file = folder.resolve("jit-7.dump");
        Files.write(file, new Writer(ByteOrder.nativeOrder()).header().bytes());
        int records = 2_000;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < records; i++) {
                ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
                channel.write(head.putInt(99).putInt(61_440).putLong(0).flip(), 40 + i * 61_440L);
            }
            channel.write(
                    ByteBuffer.wrap(new Writer(ByteOrder.nativeOrder())
                            .load(0x1000, "last", 16)
                            .bytes()),
                    40 + records * 61_440L);
        }
        JitDump dump = new JitDump();
        refresh(dump, file);
        assertThat(dump.lookup(0x1000, 0)).isEqualTo("last");
        assertThat(dump.bytesRead()).isLessThan(records * 400L);
    }

    @Test
    void readsASliceAtATime() throws IOException {
        Writer writer = new Writer(ByteOrder.nativeOrder()).header();
        for (int i = 0; i < 4_000; i++) {
            writer.load(0x1000 + i * 64L, "f" + i, 64);
        }
        Path file = Files.write(folder.resolve("jit-7.dump"), writer.bytes());
        JitDump dump = new JitDump();
        try (FileChannel channel = FileChannel.open(file)) {
            assertThat(dump.read(channel, channel.size(), 1000)).isTrue();
            assertThat(dump.size()).isBetween(1, 3_000);
        }
        refresh(dump, file);
        assertThat(dump.lookup(0x1000 + 3_999 * 64L, 0)).isEqualTo("f3999");
    }

    private static void refreshAll(JitDump dump, FileChannel channel) throws IOException {
        while (dump.read(channel, channel.size(), 1 << 20)) {
            assertThat(dump.bytesRead()).isPositive();
        }
    }

    private static boolean refresh(JitDump dump, Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        int before = dump.size();
        try (FileChannel channel = FileChannel.open(file)) {
            refreshAll(dump, channel);
        }
        return dump.size() != before;
    }

    private JitDump.Source source(JitDump dump, long address) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve("jit-7.dump"))) {
            return dump.source(channel, address, 0);
        }
    }
}
