/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The frame around a message in gRPC: one byte that says whether it is compressed, four bytes of length (big endian),
 * the message.
 */
public final class GrpcMessage {

    /** How many bytes precede a message. */
    public static final int PREFIX_BYTES = 5;

    private GrpcMessage() {}

    /** Fills in the prefix of a message that begins at offset {@link #PREFIX_BYTES} and goes on to {@code end}. */
    public static void fillPrefix(byte[] frame, int end, boolean isCompressed) {
        int length = end - PREFIX_BYTES;
        frame[0] = (byte) (isCompressed ? 1 : 0);
        frame[1] = (byte) (length >> 24);
        frame[2] = (byte) (length >> 16);
        frame[3] = (byte) (length >> 8);
        frame[4] = (byte) length;
    }

    /** Takes the one message out of the body of a unary response. */
    static byte[] unwrap(byte[] body, @Nullable String encoding, int longest) throws IOException {
        if (body.length < PREFIX_BYTES) {
            throw new IOException("the server's message is cut off");
        }
        int length = ((body[1] & 0xff) << 24) | ((body[2] & 0xff) << 16) | ((body[3] & 0xff) << 8) | (body[4] & 0xff);
        if (length != body.length - PREFIX_BYTES) {
            throw new IOException("the server's answer is not exactly one message");
        }
        ByteArrayInputStream message = new ByteArrayInputStream(body, PREFIX_BYTES, length);
        if (body[0] == 0) {
            return message.readAllBytes();
        }
        if (!"gzip".equals(encoding)) {
            throw new IOException("the server's message is compressed by " + encoding + ", which was not asked for");
        }
        try (GZIPInputStream gzip = new GZIPInputStream(message)) {
            byte[] plain = gzip.readNBytes(longest + 1);
            if (plain.length > longest) {
                throw new IOException("the server's message is longer than " + longest + " bytes");
            }
            return plain;
        }
    }
}
