/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.DeflaterOutputStream;
import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.JZlib;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Deflate and gzip, for every kind of output: most of a distribution is compressed jars, which XZ makes 3 % smaller in six
 * times the time. By a deflater written in Java: that of {@code java.util.zip} is the zlib of the runtime or of the
 * system, and versions and variants of zlib give different bytes.
 */
final class Deflating {
    static final int LEVEL = 6;
    private static final int BUFFER = 64 * 1024;

    private Deflating() {}

    /** A raw deflate stream, as ZIP holds it. Closing it closes {@code out}. */
    static OutputStream raw(OutputStream out) throws IOException {
        return deflating(out);
    }

    /** A gzip stream (RFC 1952) without name and time. Closing it ends the stream and closes {@code out}. */
    static OutputStream gzip(OutputStream out) throws IOException {
        // Magic, deflate, no flags, no time, no extra flags, unknown system.
        out.write(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
        return new Gzip(out);
    }

    private static DeflaterOutputStream deflating(OutputStream out) throws IOException {
        try {
            Deflater deflater = new Deflater(LEVEL, JZlib.MAX_WBITS, true);
            return new DeflaterOutputStream(out, deflater, BUFFER, true);
        } catch (GZIPException e) {
            throw new IllegalStateException("level and window are constants", e);
        }
    }

    private static final class Gzip extends OutputStream {
        private final OutputStream out;
        private final DeflaterOutputStream body;
        private final CRC32 crc = new CRC32();
        private long length;

        Gzip(OutputStream out) throws IOException {
            this.out = out;
            this.body = deflating(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            crc.update(bytes, from, count);
            length += count;
            body.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            try (out) {
                body.finish();
                word((int) crc.getValue());
                word((int) length);
            }
        }

        private void word(int value) throws IOException {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                out.write(value >>> shift);
            }
        }
    }
}
