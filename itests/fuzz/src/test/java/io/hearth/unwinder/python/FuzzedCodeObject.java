/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What the reader of code objects makes of a process whose memory repeats the input: its first byte says which CPython it is (3.6 to 3.12, whose layouts are known beforehand). */
public final class FuzzedCodeObject {
    private FuzzedCodeObject() {}

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
        public String text(long address, int maxBytes) throws IOException {
            return new String(bytes(address, maxBytes), StandardCharsets.ISO_8859_1);
        }
    }

    public static void read(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        PythonVersion version = new PythonVersion(3, 6 + (input[0] & 0xff) % 7, 0);
        CodeObject code = CodeObject.read(new Repeating(input), 4096, VersionOffsets.of(version));
        code.position(version, input[1] * 2);
    }
}
