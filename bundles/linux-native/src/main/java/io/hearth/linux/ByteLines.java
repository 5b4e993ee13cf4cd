/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a text file under {@code /proc} as bytes, without an object per line. The reader owns and closes the
 * stream. A line longer than the buffer is cut. Not thread-safe.
 */
final class ByteLines implements Closeable {

    private final byte[] buffer;
    private @Nullable InputStream in;
    private int filled;
    private int next;
    private int start;
    private int end;

    ByteLines(int bufferSize) {
        this.buffer = new byte[bufferSize];
    }

    /** Begins with another stream, keeping the buffer. */
    void open(InputStream stream) {
        in = stream;
        filled = 0;
        next = 0;
    }

    byte[] bytes() {
        return buffer;
    }

    /** Index of the line's first byte in {@link #bytes()}. */
    int start() {
        return start;
    }

    /** Index behind the line's last byte. */
    int end() {
        return end;
    }

    boolean next() throws IOException {
        if (in == null) {
            return false;
        }
        int scanned = next;
        while (true) {
            for (int i = scanned; i < filled; i++) {
                if (buffer[i] == '\n') {
                    start = next;
                    end = i;
                    next = i + 1;
                    return true;
                }
            }
            scanned = filled - next;
            System.arraycopy(buffer, next, buffer, 0, filled - next);
            filled -= next;
            next = 0;
            if (filled == buffer.length) {
                return cutLine();
            }
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                return lastLine();
            }
            filled += read;
        }
    }

    private boolean cutLine() throws IOException {
        start = 0;
        end = buffer.length;
        next = filled;
        int c = 0;
        while (in != null && c >= 0 && c != '\n') {
            c = in.read();
        }
        return true;
    }

    private boolean lastLine() {
        start = 0;
        end = filled;
        next = filled;
        return end > start;
    }

    @Override
    public void close() throws IOException {
        InputStream open = in;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
