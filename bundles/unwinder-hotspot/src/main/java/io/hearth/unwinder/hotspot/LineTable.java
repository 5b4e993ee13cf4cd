/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

/**
 * The compressed line number table of a method: pairs of bytecode index and line, each as the difference from the pair
 * before. Source: CompressedLineNumberReadStream of method.cpp.
 */
final class LineTable {
    static final LineTable NONE = new LineTable(new byte[0], new Unsigned5(0));

    private static final int ESCAPE = 0xff;

    private final byte[] bytes;
    private final Unsigned5 numbers;
    private final int firstLine;

    LineTable(byte[] bytes, Unsigned5 numbers) {
        this.bytes = bytes;
        this.numbers = numbers;
        Entries entries = new Entries(bytes, numbers);
        int first = 0;
        while (entries.next()) {
            if (entries.line > 0 && (first == 0 || entries.line < first)) {
                first = entries.line;
            }
        }
        firstLine = first;
    }

    /** Bytes up to and without the zero that ends a table; -1 when it is not among these. */
    static int length(byte[] bytes, Unsigned5 numbers) {
        Entries entries = new Entries(bytes, numbers);
        while (entries.next()) {
            // To the end.
        }
        return entries.cursor.ended() ? -1 : entries.cursor.position() - 1;
    }

    int bytes() {
        return bytes.length;
    }

    /** The smallest line there is; 0 when there is none. */
    int firstLine() {
        return firstLine;
    }

    /** The line of a bytecode; 0 when it is not known. Entries are not sorted; the nearest one before it counts. */
    int line(int index) {
        Entries entries = new Entries(bytes, numbers);
        int best = -1;
        int line = 0;
        while (entries.next()) {
            if (entries.index <= index && entries.index >= best) {
                best = entries.index;
                line = Math.max(entries.line, 0);
            }
        }
        return line;
    }

    /** Steps over the pairs. */
    private static final class Entries {
        private final Unsigned5.Cursor cursor;
        private final Unsigned5 numbers;
        private int index;
        private int line;

        Entries(byte[] bytes, Unsigned5 numbers) {
            cursor = new Unsigned5.Cursor(bytes, 0, bytes.length);
            this.numbers = numbers;
        }

        boolean next() {
            int b = cursor.u8();
            if (b == 0) {
                return false;
            }
            if (b == ESCAPE) {
                index += numbers.signed(cursor);
                line += numbers.signed(cursor);
            } else {
                index += b >> 3;
                line += b & 7;
            }
            return !cursor.ended();
        }
    }
}
