/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.file;

import io.airlift.compress.zstd.ZstdCompressor;
import java.util.Arrays;

/** Compresses one message. Loaded only where zstd is configured. */
final class Zstd {

    private Zstd() {}

    static byte[] compress(byte[] plain) {
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] packed = new byte[compressor.maxCompressedLength(plain.length)];
        int length = compressor.compress(plain, 0, plain.length, packed, 0, packed.length);
        return Arrays.copyOf(packed, length);
    }
}
