/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.otlp.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Buffers JSON on its way to a stream: text is escaped and encoded in UTF-8 without strings in between. */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_CHAR = 6; // an escape such as backslash u 0 0 1 f

    private final OutputStream target;
    private final byte[] buffer = new byte[8192];
    private int used;

    JsonBytes(OutputStream target) {
        this.target = target;
    }

    void put(char ascii) throws IOException {
        if (used == buffer.length) {
            drain();
        }
        buffer[used++] = (byte) ascii;
    }

    void put(byte[] bytes) throws IOException {
        if (bytes.length > buffer.length - used) {
            drain();
            if (bytes.length > buffer.length) {
                target.write(bytes);
                return;
            }
        }
        System.arraycopy(bytes, 0, buffer, used, bytes.length);
        used += bytes.length;
    }

    void ascii(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    void hex(byte value) throws IOException {
        put((char) HEX[(value >> 4) & 15]);
        put((char) HEX[value & 15]);
    }

    void number(long value) throws IOException {
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                ascii("-9223372036854775808");
                return;
            }
            put('-');
            number(-value);
            return;
        }
        if (used > buffer.length - 20) {
            drain();
        }
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = used + digits - 1; i >= used; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        used += digits;
    }

    void string(String text) throws IOException {
        put('"');
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (used > buffer.length - LONGEST_CHAR) {
                drain();
            }
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c >= ' ' && c != '"' && c != '\\') {
                    buffer[used++] = (byte) c;
                } else {
                    escape(c);
                }
            } else if (c < 0x800) {
                buffer[used++] = (byte) (0xc0 | (c >> 6));
                buffer[used++] = (byte) (0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                buffer[used++] = (byte) (0xf0 | (point >> 18));
                buffer[used++] = (byte) (0x80 | ((point >> 12) & 0x3f));
                buffer[used++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                buffer[used++] = (byte) (0x80 | (point & 0x3f));
            } else {
                int point = Character.isSurrogate(c) ? 0xfffd : c;
                buffer[used++] = (byte) (0xe0 | (point >> 12));
                buffer[used++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                buffer[used++] = (byte) (0x80 | (point & 0x3f));
            }
        }
        put('"');
    }

    private void escape(char c) throws IOException {
        put('\\');
        switch (c) {
            case '"', '\\' -> put(c);
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            default -> {
                ascii("u00");
                hex((byte) c);
            }
        }
    }

    void drain() throws IOException {
        target.write(buffer, 0, used);
        used = 0;
    }
}
