/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.payload;

import io.airlift.compress.Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyFramedOutputStream;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The methods that aircompressor brings. Loaded only where one of them is configured. */
final class BlockCompression {

    private BlockCompression() {}

    static OutputStream zstd(OutputStream below) {
        return new AtOnce(below, new ZstdCompressor());
    }

    static OutputStream snappy(OutputStream below) {
        return new AtOnce(below, new SnappyCompressor());
    }

    static OutputStream snappyFrames(OutputStream below) throws IOException {
        return new SnappyFramedOutputStream(below);
    }

    /** Collects everything and compresses it at the end, with tables no larger than the data needs. */
    private static final class AtOnce extends OutputStream {
        private final OutputStream below;
        private final Compressor compressor;
        private final Collected plain = new Collected();
        private boolean isClosed;

        AtOnce(OutputStream below, Compressor compressor) {
            this.below = below;
            this.compressor = compressor;
        }

        @Override
        public void write(int octet) {
            plain.write(octet);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            plain.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            if (isClosed) {
                return;
            }
            isClosed = true;
            byte[] packed = new byte[compressor.maxCompressedLength(plain.size())];
            int length = compressor.compress(plain.array(), 0, plain.size(), packed, 0, packed.length);
            below.write(packed, 0, length);
            below.close();
        }
    }

    private static final class Collected extends ByteArrayOutputStream {
        byte[] array() {
            return buf;
        }
    }
}
