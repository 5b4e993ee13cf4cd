/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads {@code str} objects in their compact forms, as all strings are that the compiler makes: one, two or four bytes
 * a character. Source: Include/cpython/unicodeobject.h, PyASCIIObject and PyCompactUnicodeObject.
 */
final class UnicodeObject {

    /** Of the text; known as soon as a string has been interned, as names are. */
    static final int HASH = 24;

    private static final int LENGTH = 16;
    private static final int STATE = 32;

    /** Bits of the state word: two for interning, three for the kind, compact, ascii. */
    private static final int KIND_SHIFT = 2;

    private static final int COMPACT = 1 << 5;
    private static final int ASCII = 1 << 6;

    /** Releases of 3.14 give interning 16 bits, so that all else lies this much higher. */
    private static final int WIDE_INTERNING = 14;

    private UnicodeObject() {}

    /**
     * The text, cut at {@code most} characters.
     *
     * @param header size of a {@code PyASCIIObject}
     * @throws IOException when it cannot be read, or is no compact string
     */
    static String read(RemoteMemory memory, long object, int header, int most) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(STATE + 4).order(ByteOrder.nativeOrder());
        memory.read(object, head);
        long length = head.getLong(LENGTH);
        int state = head.getInt(STATE);
        if ((state & COMPACT) == 0) {
            state >>>= WIDE_INTERNING;
        }
        int kind = state >>> KIND_SHIFT & 7;
        if ((state & COMPACT) == 0 || length < 0 || (kind != 1 && kind != 2 && kind != 4)) {
            throw new IOException("no compact string at 0x" + Long.toHexString(object));
        }
        int count = (int) Math.min(length, most);
        boolean isAscii = (state & ASCII) != 0;
        // PyCompactUnicodeObject: the length and the pointer of a UTF-8 form, before 3.12 the length of a wide form.
        long data = object + (isAscii ? header : header + (header == 40 ? 16 : 24));
        ByteBuffer text = ByteBuffer.allocate(count * kind).order(ByteOrder.nativeOrder());
        memory.read(data, text);
        StringBuilder out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            out.appendCodePoint(character(text, i, kind));
        }
        return out.toString();
    }

    private static int character(ByteBuffer text, int index, int kind) {
        int c = switch (kind) {
            case 1 -> text.get(index) & 0xff;
            case 2 -> text.getChar(2 * index);
            default -> text.getInt(4 * index);
        };
        return Character.isValidCodePoint(c) ? c : 0xfffd;
    }
}
