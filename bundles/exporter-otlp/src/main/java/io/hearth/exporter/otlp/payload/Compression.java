/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.payload;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How a body is compressed. */
public enum Compression {
    /** RFC 1952. */
    GZIP("gzip"),
    /** RFC 1950, under the name that the Collector uses. */
    ZLIB("zlib"),
    /** RFC 1950, under the name that HTTP uses. */
    DEFLATE("deflate"),
    /** RFC 8878. */
    ZSTD("zstd"),
    /** One block of snappy. */
    SNAPPY("snappy"),
    /** The framing format of snappy, under the name that gRPC uses. */
    SNAPPY_FRAMES("snappy"),
    /** The framing format of snappy, under the name that HTTP uses. */
    X_SNAPPY_FRAMED("x-snappy-framed"),
    /** Not at all. */
    NONE(null);

    private final @Nullable String token;

    Compression(@Nullable String token) {
        this.token = token;
    }

    /** What a header calls it; {@code null} if it needs none. */
    public @Nullable String token() {
        return token;
    }

    /**
     * Begins a compressed body. What the stream below gets is complete when the stream returned has been closed.
     *
     * @param level as zlib counts it; 0 means the default. Only zlib's methods heed it.
     */
    OutputStream open(OutputStream below, int level) throws IOException {
        return switch (this) {
            case GZIP -> new LeveledGzip(below, level);
            case ZLIB, DEFLATE -> new OwnDeflater(below, new Deflater(zlibLevel(level)));
            case ZSTD -> BlockCompression.zstd(below);
            case SNAPPY -> BlockCompression.snappy(below);
            case SNAPPY_FRAMES, X_SNAPPY_FRAMED -> BlockCompression.snappyFrames(below);
            case NONE -> below;
        };
    }

    private static int zlibLevel(int level) {
        return level == 0 ? Deflater.DEFAULT_COMPRESSION : Math.max(-1, Math.min(9, level));
    }

    private static final class LeveledGzip extends GZIPOutputStream {
        LeveledGzip(OutputStream below, int level) throws IOException {
            super(below, 4096);
            def.setLevel(zlibLevel(level));
        }
    }

    /** Frees the memory of the deflater, which lies outside of the heap, at once. */
    private static final class OwnDeflater extends DeflaterOutputStream {
        OwnDeflater(OutputStream below, Deflater deflater) {
            super(below, deflater, 4096);
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                def.end();
            }
        }
    }
}
