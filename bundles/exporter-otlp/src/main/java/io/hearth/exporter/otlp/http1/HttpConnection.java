/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http1;

import io.hearth.exporter.otlp.wire.Deadline;
import io.hearth.exporter.otlp.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One connection that speaks HTTP/1.1 (RFC 9112): one request, then its response. For one thread at a time, except
 * {@link #close}.
 */
final class HttpConnection {

    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADERS = 128;

    private final Wire wire;
    private final ByteBuffer in = ByteBuffer.allocate(8192).flip();
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream(256);
    private long usedNanos = System.nanoTime();
    private volatile boolean isUsable = true;

    HttpConnection(Wire wire) {
        this.wire = wire;
    }

    /** Says whether another request may be sent: the server has neither closed nor said anything unasked. */
    boolean isUsable(long longestIdleNanos) {
        if (!isUsable
                || in.hasRemaining()
                || (longestIdleNanos > 0 && System.nanoTime() - usedNanos > longestIdleNanos)) {
            return false;
        }
        try {
            return wire.readNow(ByteBuffer.allocate(1)) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse exchange(byte[] head, byte[] body, Deadline deadline) throws IOException {
        isUsable = false; // until the response has been read to its end
        wire.write(ByteBuffer.wrap(head), deadline);
        wire.write(ByteBuffer.wrap(body), deadline);
        HttpResponse response;
        do {
            response = readHead(deadline);
        } while (response.status() / 100 == 1);
        boolean isWhole = readBody(response, deadline);
        usedNanos = System.nanoTime();
        isUsable = isWhole && !response.hasToken("connection", "close");
        return new HttpResponse(response.status(), response.reason(), response.headers(), collected.toByteArray());
    }

    private HttpResponse readHead(Deadline deadline) throws IOException {
        String line = readLine(deadline);
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new IOException("the server does not answer in HTTP/1.1");
        }
        int status;
        try {
            status = Integer.parseInt(line.substring(9, 12));
        } catch (NumberFormatException e) {
            throw new IOException("the server's status line is broken", e);
        }
        Map<String, String> headers = new HashMap<>();
        if (line.startsWith("HTTP/1.0")) {
            headers.put("connection", "close");
        }
        for (int count = 0; ; count++) {
            String field = readLine(deadline);
            if (field.isEmpty()) {
                return new HttpResponse(status, line.substring(12).trim(), headers, new byte[0]);
            }
            int colon = field.indexOf(':');
            if (colon <= 0 || count >= MOST_HEADERS) {
                throw new IOException("the server's headers are broken or too many");
            }
            headers.putIfAbsent(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).trim());
        }
    }

    /** Reads the body into {@link #collected}; false if the connection cannot be used after it. */
    private boolean readBody(HttpResponse response, Deadline deadline) throws IOException {
        collected.reset();
        if (response.status() == 204 || response.status() == 304) {
            return true;
        }
        if (response.hasToken("transfer-encoding", "chunked")) {
            return readChunks(deadline);
        }
        String length = response.header("content-length");
        if (length.isEmpty()) {
            while (copy(Long.MAX_VALUE, deadline) >= 0) {
                if (collected.size() >= HttpClient.LONGEST_BODY) {
                    break;
                }
            }
            return false;
        }
        try {
            return readExactly(Long.parseLong(length), deadline);
        } catch (NumberFormatException e) {
            throw new IOException("the server's Content-Length is no number", e);
        }
    }

    private boolean readChunks(Deadline deadline) throws IOException {
        while (true) {
            String line = readLine(deadline);
            int end = line.indexOf(';');
            long length;
            try {
                length = Long.parseLong((end < 0 ? line : line.substring(0, end)).trim(), 16);
            } catch (NumberFormatException e) {
                throw new IOException("the server's chunks are broken", e);
            }
            if (length == 0) {
                for (int count = 0; !readLine(deadline).isEmpty(); count++) {
                    if (count >= MOST_HEADERS) {
                        throw new IOException("the server's trailers are too many");
                    }
                }
                return true;
            }
            if (!readExactly(length, deadline)) {
                return false;
            }
            if (!readLine(deadline).isEmpty()) {
                throw new IOException("the server's chunks are broken");
            }
        }
    }

    /** False if there is more than anybody wants to read. */
    private boolean readExactly(long length, Deadline deadline) throws IOException {
        if (length < 0) {
            throw new IOException("the server announced a negative length");
        }
        long left = length;
        while (left > 0) {
            if (collected.size() >= HttpClient.LONGEST_BODY) {
                return false;
            }
            int count = copy(left, deadline);
            if (count < 0) {
                throw new EOFException("the server closed the connection in the middle of its answer");
            }
            left -= count;
        }
        return true;
    }

    private int copy(long atMost, Deadline deadline) throws IOException {
        if (!in.hasRemaining() && fill(deadline) < 0) {
            return -1;
        }
        int count = (int) Math.min(Math.min(atMost, in.remaining()), HttpClient.LONGEST_BODY - collected.size());
        collected.write(in.array(), in.position(), count);
        in.position(in.position() + count);
        return count;
    }

    private String readLine(Deadline deadline) throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            if (!in.hasRemaining() && fill(deadline) < 0) {
                throw new EOFException("the server has closed the connection");
            }
            char c = (char) (in.get() & 0xff);
            if (c == '\n') {
                int end = line.length();
                return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
            }
            if (line.length() >= LONGEST_LINE) {
                throw new IOException("the server sent a line of more than " + LONGEST_LINE + " bytes");
            }
            line.append(c);
        }
    }

    private int fill(Deadline deadline) throws IOException {
        in.clear();
        try {
            return wire.read(in, deadline);
        } finally {
            in.flip();
        }
    }

    void close() {
        isUsable = false;
        wire.close();
    }
}
