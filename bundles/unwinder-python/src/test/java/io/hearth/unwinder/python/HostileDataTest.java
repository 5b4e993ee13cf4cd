/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a process shows, nothing loops, grows or throws what the contract does not name. */
class HostileDataTest {

    /** The same bytes wherever one looks. */
    private record Repeating(byte[] bytes) implements RemoteMemory {
        @Override
        public void read(long address, ByteBuffer into) throws IOException {
            if (into.remaining() > MAX_BYTES) {
                throw new IOException("too much");
            }
            for (int i = into.position(); i < into.limit(); i++) {
                into.put(i, bytes[(int) Math.floorMod(address + i, (long) bytes.length)]);
            }
        }

        @Override
        public byte[] bytes(long address, int length) {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            try {
                read(address, buffer);
            } catch (IOException e) {
                return new byte[0];
            }
            return buffer.array();
        }

        private ByteBuffer word(long address) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            read(address, buffer);
            return buffer;
        }

        @Override
        public long u64(long address) throws IOException {
            return word(address).getLong(0);
        }

        @Override
        public int s32(long address) throws IOException {
            return word(address).getInt(0);
        }

        @Override
        public int u16(long address) throws IOException {
            return word(address).getChar(0);
        }

        @Override
        public int u8(long address) throws IOException {
            return word(address).get(0) & 0xff;
        }

        @Override
        public String text(long address, int maxBytes) {
            return "x".repeat(maxBytes);
        }
    }

    @Test
    void codeObjectsOfNoise() {
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            byte[] noise = new byte[8 * (1 + random.nextInt(64))];
            random.nextBytes(noise);
            if (random.nextBoolean()) {
                // Something that may pass for a compact string: a small length, a state with a kind.
                ByteBuffer.wrap(noise).order(ByteOrder.nativeOrder()).putLong(0, random.nextInt(1 << 12));
            }
            PythonOffsets offsets = VersionOffsets.of(new PythonVersion(3, 6 + random.nextInt(7), 0));
            try {
                CodeObject code = CodeObject.read(new Repeating(noise), 4096, offsets);
                assertThat(code.name().length()).isLessThanOrEqualTo(2048);
                assertThat(code.file().length()).isLessThanOrEqualTo(8192);
                code.position(new PythonVersion(3, 6 + random.nextInt(9), 0), random.nextInt());
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void listsThatLeadBackToThemselves() throws IOException {
        byte[] pointer = new byte[8];
        ByteBuffer.wrap(pointer).order(ByteOrder.nativeOrder()).putLong(0, 0x10000);
        RemoteMemory memory = new Repeating(pointer);
        PythonOffsets offsets = VersionOffsets.of(new PythonVersion(3, 11, 0));
        Interpreters loop = new Interpreters(0x10000, 0x10000);
        assertThat(loop.threads(memory, offsets)).hasSize(64);
        assertThat(MemberTable.read(memory, 0x10000)).hasSizeLessThan(2);
        assertThat(ThreadSlot.find(memory, offsets, loop.threads(memory, offsets)))
                .isNotZero();
    }

    @Test
    void stringsThatAreNotCompact() {
        assertThatThrownBy(() -> UnicodeObject.read(new Repeating(new byte[8]), 4096, 48, 10))
                .isInstanceOf(IOException.class);
    }

    @Test
    void lineTablesOfNoise() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] table = new byte[random.nextInt(40)];
            random.nextBytes(table);
            int at = random.nextInt(100);
            assertThat(LocationTable.find(table, 10, at).line()).isNotNegative();
            LineTables.lnotab(table, 10, at);
            LineTables.linetable(table, 10, at);
        }
    }

    @Test
    void jumpsAreDecodedWithinTheirBytes() {
        byte[] jump = {0x0f, (byte) 0x84, 0x10, 0, 0, 0};
        assertThat(BranchTargets.x86(jump, 0)).isEqualTo(0x16);
        byte[] far = {(byte) 0xe9, (byte) 0xfb, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0};
        assertThat(BranchTargets.x86(far, 0)).isZero();
        byte[] branch = {0x02, 0, 0, 0x14};
        assertThat(BranchTargets.arm(branch, 0)).isEqualTo(8);
        byte[] back = {(byte) 0xe1, (byte) 0xff, (byte) 0xff, 0x54};
        assertThat(BranchTargets.arm(back, 0)).isEqualTo(-4);
        byte[] zero = {0x40, 0, 0, (byte) 0xb4};
        assertThat(BranchTargets.arm(zero, 0)).isEqualTo(8);
        byte[] bit = {0x40, 0, 0, 0x36};
        assertThat(BranchTargets.arm(bit, 0)).isEqualTo(8);
    }
}
