/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Paths and names of others as strings, without loss: bytes that are valid UTF-8 become themselves, every other byte
 * {@code b} becomes the lone surrogate U+DC00 + b. So a path can be compared, searched and given back to the kernel
 * whatever the locale is. The form is that of Python's {@code surrogateescape} (PEP 383).
 *
 * <p>Stateless; any thread may call.
 */
public final class PathText {

    private static final int ESCAPE = 0xdc00;

    private PathText() {}

    /** The string of some bytes; never fails. */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** The string of {@code length} bytes from {@code from} on; never fails. */
    public static String decode(byte[] bytes, int from, int length) {
        boolean ascii = true;
        for (int i = from; i < from + length; i++) {
            ascii &= bytes[i] >= 0;
        }
        if (ascii) {
            return new String(bytes, from, length, StandardCharsets.US_ASCII);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
        CharBuffer out = CharBuffer.allocate(length);
        while (decoder.decode(in, out, true).isMalformed()) {
            out.put((char) (ESCAPE + (in.get() & 0xff)));
            decoder.reset();
        }
        return out.flip().toString();
    }

    /** The bytes that {@link #decode} made the string of; a surrogate that stands for no byte becomes {@code ?}. */
    public static byte[] encode(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            plain &= !Character.isSurrogate(text.charAt(i));
        }
        if (plain) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer out = ByteBuffer.allocate(text.length() * 3);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int point = text.codePointAt(i);
            if (c > ESCAPE + 0x7f && c <= ESCAPE + 0xff) {
                out.put((byte) c);
            } else {
                out.put(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(point);
        }
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    /**
     * As a report shows it: a byte that is no UTF-8 and a control character as {@code \xNN}, and what would turn the
     * direction of text or break a line elsewhere as its hexadecimal number in braces behind a backslash and a {@code u}.
     * The result can always be encoded in UTF-8. Most texts are given back as they are.
     */
    public static String shown(String text) {
        int i = 0;
        while (i < text.length() && isPlain(text.charAt(i))) {
            i++;
        }
        return i == text.length() ? text : escaped(text, i);
    }

    /** As {@link #shown(String)}, and at most {@code maxChars} characters of it; the last one of a cut text is an ellipsis. */
    public static String shown(String text, int maxChars) {
        // Whatever is cut off need not be escaped first.
        String shown = shown(text.length() > maxChars ? text.substring(0, maxChars) : text);
        if (shown.length() <= maxChars && text.length() <= maxChars) {
            return shown;
        }
        int end = Math.min(maxChars - 1, shown.length());
        if (end > 0 && Character.isHighSurrogate(shown.charAt(end - 1))) {
            end--;
        }
        return shown.substring(0, end) + "\u2026";
    }

    private static String escaped(String text, int from) {
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, from);
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                out.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else if (c > ESCAPE + 0x7f && c <= ESCAPE + 0xff || c < 0x100) {
                out.append("\\x").append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
            i++;
        }
        return out.toString();
    }

    // Controls of ASCII and Latin-1, line and paragraph separators, marks and overrides of direction.
    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f
                || c > 0x9f
                        && !Character.isSurrogate(c)
                        && c != 0x2028
                        && c != 0x2029
                        && c != 0x200e
                        && c != 0x200f
                        && !(c >= 0x202a && c <= 0x202e)
                        && !(c >= 0x2066 && c <= 0x2069);
    }
}
