/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import io.hearth.exporter.otlp.wire.Deadline;
import io.hearth.exporter.otlp.wire.DeadlineException;
import io.hearth.exporter.otlp.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection (RFC 9113) that carries one call at a time. The thread that calls does all the reading and
 * writing, so a connection without a call needs no thread: what the server sent in the meantime is looked at when the
 * next call begins ({@link #isUsable}). Everything is for one thread at a time except {@link #close}.
 *
 * <p>Longer than most classes because the frames of a connection share its windows and its stream.
 */
final class Http2Connection {

    private static final byte[] PREFACE = ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                    // SETTINGS of 12 bytes: ENABLE_PUSH = 0, MAX_HEADER_LIST_SIZE = 64 KiB
                    + "\0\0\14\4\0\0\0\0\0" + "\0\2\0\0\0\0" + "\0\6\0\1\0\0")
            .getBytes(StandardCharsets.ISO_8859_1);

    private static final int WINDOW = 65_535;
    private static final int LONGEST_HEADERS = 64 * 1024;
    private static final int MOST_CONTINUATIONS = 64;
    private static final int LAST_STREAM_ID = 0x7fff_fff0;
    private static final long SOON_NANOS = 250_000_000;

    private final FrameIo frames;
    private final HpackDecoder hpack = new HpackDecoder(LONGEST_HEADERS);
    private final int longestBody;
    private final @Nullable Duration keepaliveTime;
    private final Duration keepaliveTimeout;

    private int nextStreamId = 1;
    private volatile boolean broken;
    private boolean isGoingAway;
    private boolean isWithoutStreams; // the server allows none for now
    private int peerInitialWindow = WINDOW;
    private long sendWindow = WINDOW;
    private int received; // counts against the window of the connection
    private @Nullable Deadline pingDeadline;
    private long lastHeardNanos = System.nanoTime();

    private Call call = new Call(0, 0);

    /** The call that is under way, or the last one. */
    private static final class Call {
        final int streamId;
        long sendWindow;
        int received;

        @Nullable
        List<Header> headers;

        List<Header> trailers = List.of();
        final ByteArrayOutputStream body = new ByteArrayOutputStream(64);
        boolean isEnded;

        @Nullable
        Http2Exception failure;

        Call(int streamId, int sendWindow) {
            this.streamId = streamId;
            this.sendWindow = sendWindow;
        }

        void fail(Http2Exception e) {
            failure = e;
            isEnded = true;
        }
    }

    /**
     * Begins a connection; does not wait for the server.
     *
     * @param longestBody of a response, in bytes
     * @param keepaliveTime after which silence during a call is answered by a PING; {@code null} means never
     * @param keepaliveTimeout after which an unanswered PING means that the connection is dead
     */
    Http2Connection(
            Wire wire, int longestBody, @Nullable Duration keepaliveTime, Duration keepaliveTimeout, Deadline deadline)
            throws IOException {
        this.frames = new FrameIo(wire);
        this.longestBody = longestBody;
        this.keepaliveTime = keepaliveTime;
        this.keepaliveTimeout = keepaliveTimeout;
        frames.writeRaw(PREFACE, deadline);
    }

    /** Looks at what has come since the last call and says whether another can be made. Does not wait. */
    boolean isUsable() {
        if (broken) {
            return false;
        }
        try {
            readWhatIsThere(Deadline.afterNanos(SOON_NANOS));
            return !isGoingAway && nextStreamId < LAST_STREAM_ID;
        } catch (IOException e) {
            broken = true;
            return false;
        }
    }

    /**
     * Makes one call.
     *
     * @param headers the header block of the request
     * @throws Http2Exception if the server refused or broke the rules
     * @throws DeadlineException if it took too long; the server has been told that nobody waits any more
     * @throws IOException if the connection broke; whether the server did its work is not known
     */
    Http2Response call(byte[] headers, byte[] body, int bodyLength, Deadline deadline) throws IOException {
        boolean isFirst = nextStreamId == 1;
        call = new Call(nextStreamId, peerInitialWindow);
        nextStreamId += 2;
        long begin = System.nanoTime();
        try {
            while (isWithoutStreams) {
                await(deadline);
            }
            writeHeaders(headers, isFirst, deadline);
            writeBody(body, bodyLength, deadline);
            while (!call.isEnded) {
                await(deadline);
            }
        } catch (DeadlineException e) {
            giveUp(lastHeardNanos - begin >= 0);
            throw e;
        } catch (Http2Exception e) {
            if (e.isFatal()) {
                breakOff(e.code());
            } else {
                giveUp(true);
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            broken = true;
            throw e;
        }
        if (call.failure != null) {
            throw call.failure;
        }
        if (call.headers == null) {
            throw Http2Exception.stream(ErrorCode.PROTOCOL_ERROR, "the server answered without headers");
        }
        return new Http2Response(call.headers, call.body.toByteArray(), call.trailers);
    }

    private void writeHeaders(byte[] block, boolean isFirst, Deadline deadline) throws IOException {
        byte[] whole = block;
        if (isFirst) {
            whole = new byte[block.length + 1];
            whole[0] = HpackEncoder.NO_TABLE;
            System.arraycopy(block, 0, whole, 1, block.length);
        }
        int at = 0;
        int type = FrameIo.HEADERS;
        do {
            int length = Math.min(FrameIo.LARGEST_PAYLOAD, whole.length - at);
            int flags = at + length == whole.length ? FrameIo.END_HEADERS : 0;
            write(type, flags, whole, at, length, deadline);
            at += length;
            type = FrameIo.CONTINUATION;
        } while (at < whole.length);
    }

    private void writeBody(byte[] body, int bodyLength, Deadline deadline) throws IOException {
        int at = 0;
        do {
            readWhatIsThere(deadline);
            if (call.isEnded) {
                // Answered without having read everything: the rest is of no interest to anybody.
                giveUp(true);
                return;
            }
            int length = (int)
                    Math.min(Math.min(sendWindow, call.sendWindow), Math.min(FrameIo.LARGEST_PAYLOAD, bodyLength - at));
            if (length <= 0 && at < bodyLength) {
                await(deadline);
                continue;
            }
            boolean isLast = at + length == bodyLength;
            write(FrameIo.DATA, isLast ? FrameIo.END_STREAM : 0, body, at, length, deadline);
            at += length;
            sendWindow -= length;
            call.sendWindow -= length;
            if (isLast) {
                return;
            }
        } while (true);
    }

    private void write(int type, int flags, byte[] data, int from, int length, Deadline deadline) throws IOException {
        try {
            frames.write(type, flags, call.streamId, data, from, length, deadline);
        } catch (IOException e) {
            broken = true; // a part of the frame may have been written
            throw e;
        }
    }

    /** Tells the server that nobody waits any more, and keeps the connection if it seems to be alive. */
    private void giveUp(boolean isAlive) {
        if (broken || !isAlive) {
            broken = true;
            return;
        }
        call.isEnded = true;
        try {
            frames.write(FrameIo.RST_STREAM, call.streamId, ErrorCode.CANCEL, Deadline.afterNanos(SOON_NANOS));
        } catch (IOException e) {
            broken = true;
        }
    }

    private void breakOff(int code) {
        broken = true;
        try {
            frames.write(FrameIo.GOAWAY, 0, 0, code, Deadline.afterNanos(SOON_NANOS));
        } catch (IOException e) {
            // It is closed anyway.
        }
    }

    private void readWhatIsThere(Deadline deadline) throws IOException {
        while (frames.readNow()) {
            handle(deadline);
        }
    }

    /** Waits for one frame; asks a silent server whether it is still there if that is wanted. */
    private void await(Deadline deadline) throws IOException {
        while (keepaliveTime != null) {
            Deadline silence = pingDeadline != null ? pingDeadline : Deadline.after(keepaliveTime);
            try {
                frames.read(deadline.or(silence));
                handle(deadline);
                return;
            } catch (DeadlineException e) {
                if (deadline.hasPassed()) {
                    throw e;
                }
                if (pingDeadline != null) {
                    broken = true;
                    throw new EOFException("the server did not answer a keepalive ping in time");
                }
                frames.write(FrameIo.PING, 0, 0x48656172, 0x74680000, deadline);
                pingDeadline = Deadline.after(keepaliveTimeout);
            }
        }
        frames.read(deadline);
        handle(deadline);
    }

    private void handle(Deadline deadline) throws IOException {
        lastHeardNanos = System.nanoTime();
        pingDeadline = null;
        try {
            switch (frames.type()) {
                case FrameIo.DATA -> onData(deadline);
                case FrameIo.HEADERS -> onHeaders(deadline);
                case FrameIo.PRIORITY -> expectLength(5);
                case FrameIo.RST_STREAM -> onReset();
                case FrameIo.SETTINGS -> onSettings(deadline);
                case FrameIo.PUSH_PROMISE -> throw broken("pushed a response although it was told not to");
                case FrameIo.PING -> onPing(deadline);
                case FrameIo.GOAWAY -> onGoAway();
                case FrameIo.WINDOW_UPDATE -> onWindowUpdate();
                case FrameIo.CONTINUATION -> throw broken("continued headers that it had not begun");
                default -> {} // RFC 9113, section 4.1: unknown types are ignored
            }
        } catch (DeadlineException e) {
            broken = true; // an answer may have been written in part
            throw e;
        }
    }

    private void onData(Deadline deadline) throws IOException {
        ByteBuffer payload = frames.payload();
        int length = payload.remaining();
        boolean isMine = isForCall();
        received += length;
        if (received > WINDOW) {
            throw Http2Exception.connection(
                    ErrorCode.FLOW_CONTROL_ERROR, "the server sent more than the window of the connection allows");
        }
        if (received > WINDOW / 2) {
            frames.write(FrameIo.WINDOW_UPDATE, 0, received, deadline);
            received = 0;
        }
        if (!isMine) {
            return;
        }
        call.received += length;
        if (call.received > WINDOW) {
            throw Http2Exception.connection(
                    ErrorCode.FLOW_CONTROL_ERROR, "the server sent more than the window of the stream allows");
        }
        stripPadding(payload);
        if (call.headers == null) {
            throw Http2Exception.stream(ErrorCode.PROTOCOL_ERROR, "the server sent data before headers");
        }
        if (call.body.size() + payload.remaining() > longestBody) {
            throw Http2Exception.stream(
                    ErrorCode.ENHANCE_YOUR_CALM, "the server's answer is longer than " + longestBody + " bytes");
        }
        call.body.write(payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
        if (frames.has(FrameIo.END_STREAM)) {
            call.isEnded = true;
        } else if (call.received > WINDOW / 2) {
            frames.write(FrameIo.WINDOW_UPDATE, call.streamId, call.received, deadline);
            call.received = 0;
        }
    }

    private void onHeaders(Deadline deadline) throws IOException {
        boolean isMine = isForCall();
        boolean isEnd = frames.has(FrameIo.END_STREAM);
        ByteBuffer payload = frames.payload();
        stripPadding(payload);
        if (frames.has(FrameIo.WITH_PRIORITY)) {
            if (payload.remaining() < 5) {
                throw Http2Exception.connection(
                        ErrorCode.FRAME_SIZE_ERROR, "the server sent a HEADERS frame too short");
            }
            payload.position(payload.position() + 5);
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream(payload.remaining());
        append(block, payload);
        int streamId = frames.streamId();
        for (int count = 0; !frames.has(FrameIo.END_HEADERS); count++) {
            frames.read(deadline);
            if (frames.type() != FrameIo.CONTINUATION || frames.streamId() != streamId) {
                throw broken("interrupted its headers by another frame");
            }
            append(block, frames.payload());
            if (block.size() > LONGEST_HEADERS || count > MOST_CONTINUATIONS) {
                throw Http2Exception.connection(
                        ErrorCode.ENHANCE_YOUR_CALM, "the server's headers are longer than " + LONGEST_HEADERS);
            }
        }
        List<Header> headers = hpack.decode(block.toByteArray(), block.size());
        if (!isMine) {
            return;
        }
        if (call.headers == null) {
            String status = Header.find(headers, ":status");
            if (status == null) {
                throw Http2Exception.stream(ErrorCode.PROTOCOL_ERROR, "the server answered without a status");
            }
            if (!isEnd && status.startsWith("1")) {
                return; // an interim response, RFC 9110, section 15.2
            }
            call.headers = headers;
        } else if (isEnd) {
            call.trailers = headers;
        } else {
            throw Http2Exception.stream(ErrorCode.PROTOCOL_ERROR, "the server sent headers in the middle of data");
        }
        call.isEnded = isEnd;
    }

    private static void append(ByteArrayOutputStream block, ByteBuffer payload) {
        block.write(payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
    }

    private void onReset() throws Http2Exception {
        expectLength(4);
        if (!isForCall()) {
            return;
        }
        int code = frames.payload().getInt(0);
        String message = "the server reset the call: " + ErrorCode.name(code);
        call.fail(
                code == ErrorCode.REFUSED_STREAM
                        ? Http2Exception.unprocessed(code, message)
                        : Http2Exception.stream(code, message));
    }

    private void onSettings(Deadline deadline) throws IOException {
        ByteBuffer payload = frames.payload();
        if (frames.streamId() != 0) {
            throw broken("sent SETTINGS for a stream");
        }
        if (frames.has(FrameIo.ACK)) {
            expectLength(0);
            return;
        }
        if (payload.remaining() % 6 != 0) {
            throw Http2Exception.connection(ErrorCode.FRAME_SIZE_ERROR, "the server sent SETTINGS of a wrong length");
        }
        while (payload.hasRemaining()) {
            int id = payload.getShort();
            int value = payload.getInt();
            switch (id) {
                case 3 -> isWithoutStreams = value == 0; // MAX_CONCURRENT_STREAMS
                case 4 -> { // INITIAL_WINDOW_SIZE
                    if (value < 0) {
                        throw Http2Exception.connection(
                                ErrorCode.FLOW_CONTROL_ERROR, "the server announced a window that is too large");
                    }
                    call.sendWindow += (long) value - peerInitialWindow;
                    peerInitialWindow = value;
                }
                case 5 -> { // MAX_FRAME_SIZE: we never send more than the smallest value allowed
                    if (value < FrameIo.LARGEST_PAYLOAD || value > 0xff_ffff) {
                        throw broken("announced a frame size that is not allowed");
                    }
                }
                default -> {}
            }
        }
        frames.write(FrameIo.SETTINGS, FrameIo.ACK, 0, new byte[0], 0, 0, deadline);
    }

    private void onPing(Deadline deadline) throws IOException {
        expectLength(8);
        if (frames.streamId() != 0) {
            throw broken("sent a PING for a stream");
        }
        if (!frames.has(FrameIo.ACK)) {
            byte[] data = new byte[8];
            frames.payload().get(data);
            frames.write(FrameIo.PING, FrameIo.ACK, 0, data, 0, 8, deadline);
        }
    }

    private void onGoAway() throws Http2Exception {
        ByteBuffer payload = frames.payload();
        if (payload.remaining() < 8 || frames.streamId() != 0) {
            throw broken("sent a broken GOAWAY");
        }
        isGoingAway = true;
        int last = payload.getInt() & 0x7fff_ffff;
        int code = payload.getInt();
        if (!call.isEnded && Integer.compareUnsigned(call.streamId, last) > 0) {
            byte[] debug = new byte[Math.min(payload.remaining(), 200)];
            payload.get(debug);
            String text = new String(debug, StandardCharsets.ISO_8859_1);
            call.fail(Http2Exception.unprocessed(
                    code,
                    "the server is going away: " + ErrorCode.name(code) + (text.isEmpty() ? "" : " (" + text + ")")));
        }
    }

    private void onWindowUpdate() throws Http2Exception {
        expectLength(4);
        int increment = frames.payload().getInt(0) & 0x7fff_ffff;
        if (frames.streamId() == 0) {
            sendWindow += increment;
            if (increment == 0 || sendWindow > Integer.MAX_VALUE) {
                throw Http2Exception.connection(
                        ErrorCode.FLOW_CONTROL_ERROR, "the server sent a wrong update of the connection's window");
            }
        } else if (isForCall()) {
            call.sendWindow += increment;
            if (increment == 0 || call.sendWindow > Integer.MAX_VALUE) {
                throw Http2Exception.stream(
                        ErrorCode.FLOW_CONTROL_ERROR, "the server sent a wrong update of the stream's window");
            }
        }
    }

    /** Says whether the frame is for the call that is under way; those for calls given up are read and dropped. */
    private boolean isForCall() throws Http2Exception {
        int streamId = frames.streamId();
        if (streamId == 0 || (streamId & 1) == 0 || streamId >= nextStreamId) {
            throw broken("sent a frame for stream " + streamId + ", which does not exist");
        }
        return streamId == call.streamId && !call.isEnded;
    }

    private void stripPadding(ByteBuffer payload) throws Http2Exception {
        if (frames.has(FrameIo.PADDED)) {
            int padding = payload.hasRemaining() ? payload.get() & 0xff : 1;
            if (padding > payload.remaining()) {
                throw broken("sent more padding than there is room for");
            }
            payload.limit(payload.limit() - padding);
        }
    }

    private void expectLength(int length) throws Http2Exception {
        if (frames.payload().remaining() != length) {
            throw Http2Exception.connection(
                    ErrorCode.FRAME_SIZE_ERROR,
                    "the server sent a frame of type " + frames.type() + " with "
                            + frames.payload().remaining() + " bytes");
        }
    }

    private static Http2Exception broken(String what) {
        return Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "the server " + what);
    }

    /** Closes it; a call that is under way fails. May be called by any thread. */
    void close() {
        broken = true;
        frames.close();
    }
}
