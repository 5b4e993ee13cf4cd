/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.terminal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Foreign text as one line that a terminal shows and does not obey: control characters (C0, DEL, C1), line and paragraph
 * separators, marks that turn the direction of text, invisible format characters and halves of surrogate pairs are shown
 * as escapes. What is escaped already stays as it is. Any thread.
 */
public final class TerminalText {
    private TerminalText() {}

    /** Text with escapes: {@code \n}, {@code \r}, {@code \t}, {@code \xHH} up to 255, and u with the number in braces beyond. */
    public static String escape(String text) {
        int at = 0;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, at);
        while (at < text.length()) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (isShown(point)) {
                escaped.appendCodePoint(point);
            } else {
                append(escaped, point);
            }
        }
        return escaped.toString();
    }

    /** Bytes that should be UTF-8, as {@link #escape}; bytes that are not are shown as {@code \xHH}. */
    public static String escape(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        StringBuilder text = new StringBuilder();
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            text.append(escape(out.flip().toString()));
            out.clear();
            if (!result.isError()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                append(text, in.get() & 0xff);
            }
            decoder.reset();
        }
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f;
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static void append(StringBuilder text, int point) {
        switch (point) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default ->
                text.append(
                        point < 0x100
                                ? String.format(Locale.ROOT, "\\x%02x", point)
                                : String.format(Locale.ROOT, "\\u{%x}", point));
        }
    }
}
