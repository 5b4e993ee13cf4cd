/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of a file by position. A file that shrinks while it is read gives a short read, never a signal: nothing is
 * mapped.
 */
interface ElfSource extends Closeable {
    /** Length in bytes when it was opened. */
    long size();

    /** Reads exactly {@code length} bytes; says whether there were that many. */
    boolean read(long position, byte[] into, int at, int length) throws IOException;

    @Override
    void close() throws IOException;

    /** A file, by positional reads that leave the channel's position alone. */
    record OfChannel(FileChannel channel, long size) implements ElfSource {
        /** The JDK keeps a direct buffer as large as the largest heap read for each thread. */
        private static final int CHUNK = 64 << 10;

        @Override
        public boolean read(long position, byte[] into, int at, int length) throws IOException {
            int done = 0;
            while (done < length) {
                ByteBuffer piece = ByteBuffer.wrap(into, at + done, Math.min(CHUNK, length - done));
                int count = channel.read(piece, position + done);
                if (count <= 0) {
                    return false;
                }
                done += count;
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Bytes in memory: the vDSO, tests. */
    record OfBuffer(ByteBuffer bytes) implements ElfSource {
        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public boolean read(long position, byte[] into, int at, int length) {
            if (position < 0 || position > bytes.limit() - (long) length) {
                return false;
            }
            bytes.get((int) position, into, at, length);
            return true;
        }

        @Override
        public void close() {}
    }
}
