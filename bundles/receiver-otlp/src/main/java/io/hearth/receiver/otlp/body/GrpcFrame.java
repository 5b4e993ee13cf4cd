/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The frame around a message in gRPC: one byte that says whether it is compressed, four bytes of length (big endian), the
 * message. Source: grpc, {@code doc/PROTOCOL-HTTP2.md}.
 */
public final class GrpcFrame {

    /** How many bytes precede a message. */
    public static final int PREFIX_BYTES = 5;

    private static final String HEX = "0123456789ABCDEF";

    private GrpcFrame() {}

    /** An answer without content, framed. */
    public static byte[] empty() {
        return new byte[PREFIX_BYTES];
    }

    /**
     * Takes the one message out of the body of a unary request.
     *
     * @param coding what {@code grpc-encoding} says; {@code null} means that nothing is compressed
     * @param limit of the message, also after decompression
     * @throws RefusedException if it is not exactly one message, or too large, or damaged
     */
    public static ByteBuffer unwrap(BodyBytes body, @Nullable ContentCoding coding, int limit, MemoryBudget.Share share)
            throws RefusedException {
        byte[] array = body.array();
        if (body.length() < PREFIX_BYTES) {
            throw RefusedException.of(Refusal.INVALID, "the call holds no message");
        }
        long length = ((array[1] & 0xffL) << 24)
                | ((array[2] & 0xffL) << 16)
                | ((array[3] & 0xffL) << 8)
                | (array[4] & 0xffL);
        if (length > limit) {
            throw BodyBytes.tooLarge(limit);
        }
        if (length != body.length() - PREFIX_BYTES) {
            throw RefusedException.of(Refusal.INVALID, "the call does not hold exactly one message");
        }
        if (array[0] == 0) {
            return ByteBuffer.wrap(array, PREFIX_BYTES, (int) length);
        }
        if (array[0] != 1 || coding == null) {
            throw RefusedException.of(
                    Refusal.INTERNAL, "the message is said to be compressed, but grpc-encoding does not say how");
        }
        BodyBytes plain = coding.decode(array, PREFIX_BYTES, (int) length, limit, share);
        return plain.buffer();
    }

    /** Writes a sentence as the value of {@code grpc-message}: UTF-8 in percent-encoding. */
    public static String percentEncoded(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b <= '~' && b != '%') {
                out.append((char) b);
            } else {
                out.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
            }
        }
        return out.toString();
    }
}
