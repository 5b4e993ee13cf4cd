/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The ways in which a body may be compressed, and their names in {@code Content-Encoding} and {@code grpc-encoding}. */
public enum ContentCoding {
    /** RFC 1952. */
    GZIP,
    /** RFC 1950, under the names of the Collector and of HTTP. */
    ZLIB,
    /** RFC 8878. */
    ZSTD,
    /** One block of snappy. */
    SNAPPY_BLOCK,
    /** The framing format of snappy. */
    SNAPPY_FRAMES;

    /** Finds a coding of HTTP by its name; {@code null} if there is none. */
    public static @Nullable ContentCoding ofHttp(String name) {
        return switch (name) {
            case "gzip", "x-gzip" -> GZIP;
            case "zlib", "deflate" -> ZLIB;
            case "zstd" -> ZSTD;
            case "snappy" -> SNAPPY_BLOCK;
            case "x-snappy-framed" -> SNAPPY_FRAMES;
            default -> null;
        };
    }

    /** Finds a coding of gRPC by its name; {@code null} if there is none. */
    public static @Nullable ContentCoding ofGrpc(String name) {
        return switch (name) {
            case "gzip" -> GZIP;
            case "deflate" -> ZLIB;
            case "zstd" -> ZSTD;
            case "snappy" -> SNAPPY_FRAMES;
            default -> null;
        };
    }

    /**
     * Decompresses a part of an array.
     *
     * @param limit how many bytes may come out
     * @param share what they are taken from
     * @throws RefusedException if there is more, or if it is damaged
     */
    public BodyBytes decode(byte[] packed, int from, int length, int limit, MemoryBudget.Share share)
            throws RefusedException {
        BodyBytes plain = new BodyBytes(limit, share);
        if (length == 0) {
            return plain;
        }
        InputStream in = new TimedInput(packed, from, length);
        try {
            switch (this) {
                case GZIP -> GzipMembers.inflate(packed, from, length, plain);
                case ZLIB -> inflate(new InflaterInputStream(in), plain);
                case ZSTD -> BlockDecompression.zstd(in, plain);
                case SNAPPY_FRAMES -> BlockDecompression.snappyFrames(in, plain);
                case SNAPPY_BLOCK -> BlockDecompression.snappyBlock(packed, from, length, plain);
            }
            return plain;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Decompressors complain about damage in each of these ways; some call themselves for each empty frame.
            throw RefusedException.of(
                    Refusal.INVALID, "the body is damaged: it cannot be decompressed (" + e.getMessage() + ")");
        }
    }

    /** Closing frees the memory of the inflater, which lies outside of the heap, at once. */
    private static void inflate(InputStream stream, BodyBytes plain) throws IOException, RefusedException {
        try (InputStream in = stream) {
            plain.addAll(in);
        }
    }
}
