/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.snappy.SnappyFramedInputStream;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The methods that aircompressor brings. Loaded only when a body comes that needs one of them. Streams are read one at a
 * time in the whole process: whatever the size of the body, each may ask for buffers of 8 MiB (the window of zstd) or 16
 * MiB (a frame of snappy).
 */
final class BlockDecompression {

    private static final Object ONE_AT_A_TIME = new Object();

    private BlockDecompression() {}

    static void zstd(InputStream packed, BodyBytes plain) throws IOException, RefusedException {
        synchronized (ONE_AT_A_TIME) {
            try (InputStream in = new ZstdInputStream(packed)) {
                plain.addAll(in);
            }
        }
    }

    static void snappyFrames(InputStream packed, BodyBytes plain) throws IOException, RefusedException {
        synchronized (ONE_AT_A_TIME) {
            try (InputStream in = new SnappyFramedInputStream(packed)) {
                plain.addAll(in);
            }
        }
    }

    /** A block says in front how long it will be, so that is known before memory is taken. */
    static void snappyBlock(byte[] packed, int from, int length, BodyBytes plain) throws RefusedException {
        byte[] target = plain.reserveExactly(SnappyDecompressor.getUncompressedLength(packed, from));
        plain.setLength(new SnappyDecompressor().decompress(packed, from, length, target, 0, target.length));
    }
}
