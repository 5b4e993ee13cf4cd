/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import io.hearth.exporter.otlp.wire.Deadline;
import io.hearth.exporter.otlp.wire.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads and writes the frames of HTTP/2, RFC 9113, section 4.1:
 *
 * <pre>
 * 0        3      4       5               9
 * | length | type | flags | 0, stream id  | payload ...    big endian
 * </pre>
 */
final class FrameIo {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int WITH_PRIORITY = 0x20;

    /** What SETTINGS_MAX_FRAME_SIZE is unless one sends another value, which we do not. */
    static final int LARGEST_PAYLOAD = 16_384;

    private static final int HEAD = 9;

    private final Wire wire;
    /** In the state for taking out; a whole frame always fits. */
    private final ByteBuffer in = ByteBuffer.allocate(HEAD + LARGEST_PAYLOAD).flip();

    private final ByteBuffer out = ByteBuffer.allocate(HEAD + LARGEST_PAYLOAD);

    private int type;
    private int flags;
    private int streamId;
    private ByteBuffer payload = in;

    FrameIo(Wire wire) {
        this.wire = wire;
    }

    int type() {
        return type;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int streamId() {
        return streamId;
    }

    /** The payload of the frame read last; good until the next is read. */
    ByteBuffer payload() {
        return payload;
    }

    /** Waits for a frame and takes it. */
    void read(Deadline deadline) throws IOException {
        while (!take()) {
            fill(deadline, true);
        }
    }

    /** Takes a frame if one has come completely; does not wait. */
    boolean readNow() throws IOException {
        while (!take()) {
            if (fill(Deadline.never(), false) == 0) {
                return false;
            }
        }
        return true;
    }

    private int fill(Deadline deadline, boolean isWaiting) throws IOException {
        in.compact();
        int count;
        try {
            count = isWaiting ? wire.read(in, deadline) : wire.readNow(in);
        } finally {
            in.flip();
        }
        if (count < 0) {
            throw new EOFException("the server has closed the connection");
        }
        return count;
    }

    private boolean take() throws Http2Exception {
        if (in.remaining() < HEAD) {
            return false;
        }
        int start = in.position();
        int length = ((in.getShort(start) & 0xffff) << 8) | (in.get(start + 2) & 0xff);
        if (length > LARGEST_PAYLOAD) {
            throw Http2Exception.connection(
                    ErrorCode.FRAME_SIZE_ERROR,
                    in.get(start) == 'H' && in.get(start + 1) == 'T'
                            ? "the server speaks HTTP/1.1, not HTTP/2; is this its OTLP/gRPC port?"
                            : "the server sent a frame of " + length + " bytes; does it speak HTTP/2 (without TLS)?");
        }
        if (in.remaining() < HEAD + length) {
            return false;
        }
        type = in.get(start + 3) & 0xff;
        flags = in.get(start + 4) & 0xff;
        streamId = in.getInt(start + 5) & 0x7fff_ffff;
        payload = in.slice(start + HEAD, length);
        in.position(start + HEAD + length);
        return true;
    }

    /** Writes a frame with a part of an array as its payload; at most {@link #LARGEST_PAYLOAD} bytes. */
    void write(int frameType, int frameFlags, int stream, byte[] data, int from, int length, Deadline deadline)
            throws IOException {
        begin(frameType, frameFlags, stream, length).put(data, from, length);
        send(deadline);
    }

    /** Writes a frame whose payload is one number. */
    void write(int frameType, int stream, int value, Deadline deadline) throws IOException {
        begin(frameType, 0, stream, 4).putInt(value);
        send(deadline);
    }

    /** Writes a frame whose payload is two numbers. */
    void write(int frameType, int stream, int first, int second, Deadline deadline) throws IOException {
        begin(frameType, 0, stream, 8).putInt(first).putInt(second);
        send(deadline);
    }

    /** Writes bytes as they are. */
    void writeRaw(byte[] bytes, Deadline deadline) throws IOException {
        wire.write(ByteBuffer.wrap(bytes), deadline);
    }

    private ByteBuffer begin(int frameType, int frameFlags, int stream, int length) {
        out.clear();
        return out.putShort((short) (length >> 8))
                .put((byte) length)
                .put((byte) frameType)
                .put((byte) frameFlags)
                .putInt(stream);
    }

    private void send(Deadline deadline) throws IOException {
        out.flip();
        wire.write(out, deadline);
    }

    void close() {
        wire.close();
    }
}
