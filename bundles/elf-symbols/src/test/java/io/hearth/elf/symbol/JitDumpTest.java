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
        JitDump dump = new JitDump(file);
        dump.refresh();
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
        assertThat(dump.lookup(0x101f)).isEqualTo("plain");
        assertThat(dump.lookup(0x1020)).isNull();
        assertThat(dump.source(0x1000)).isNull();
        assertThat(dump.lookup(0x2009)).isEqualTo("with lines");
        assertThat(dump.source(0x2007)).isEqualTo(new JitDump.Source("söurce.js", 10));
        assertThat(dump.source(0x2009)).isEqualTo(new JitDump.Source("söurce.js", 12));
        assertThat(dump.lookup(0x30000)).isEqualTo("last");
    }

    @Test
    void readsWhatIsAppendedAndWaitsForTheRestOfARecord() throws IOException {
        byte[] all = new Writer(ByteOrder.nativeOrder())
                .header()
                .load(0x1000, "first", 16)
                .load(0x2000, "second", 16)
                .bytes();
        Path file = folder.resolve("jit-7.dump");
        JitDump dump = new JitDump(file);
        assertThat(dump.refresh()).isFalse();
        int cut = all.length - 5;
        Files.write(file, java.util.Arrays.copyOf(all, cut));
        assertThat(dump.refresh()).isTrue();
        assertThat(dump.lookup(0x2000)).isNull();
        Files.write(file, java.util.Arrays.copyOfRange(all, cut, all.length), StandardOpenOption.APPEND);
        assertThat(dump.refresh()).isTrue();
        assertThat(dump.lookup(0x2000)).isEqualTo("second");
        Files.write(
                file,
                new Writer(ByteOrder.nativeOrder())
                        .header()
                        .load(0x1000, "anew", 8)
                        .bytes());
        dump.refresh();
        assertThat(dump.lookup(0x1000)).isEqualTo("anew");
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
        assertThat(dump.lookup(0x5008)).isEqualTo("moved");
        assertThat(dump.lookup(0x1008)).isEqualTo("later");
        assertThat(dump.lookup(0x9108)).isNull();
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
        assertThat(longName.lookup(0x1000)).hasSize(8 << 10);
        assertThat(longName.lookup(0x2000)).isEqualTo("next");
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
                dump.lookup(address);
                dump.source(address);
            }
        }
    }
}
