/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

/**
 * {@code co_linetable} since 3.11: a run of entries, each for one to eight code units, with lines and columns. Source:
 * Objects/locations.md (3.11), InternalDocs/code_objects.md (3.14).
 */
final class LocationTable {

    private static final int FIRST_ONE_LINE = 10;
    private static final int NO_COLUMNS = 13;
    private static final int LONG = 14;
    private static final int NONE = 15;

    private final byte[] table;
    private int at;
    private int line;
    private int column;

    private LocationTable(byte[] table, int firstLine) {
        this.table = table;
        line = firstLine;
    }

    /** The position of the instruction at a code unit; no line where the compiler made the instruction up. */
    static Position find(byte[] table, int firstLine, int codeUnit) {
        return new LocationTable(table, firstLine).find(codeUnit);
    }

    private Position find(int codeUnit) {
        int end = 0;
        while (at < table.length) {
            int first = table[at++];
            int code = first >> 3 & 15;
            end += (first & 7) + 1;
            read(code);
            if (end > codeUnit) {
                return new Position(code == NONE ? 0 : Math.max(line, 0), column);
            }
        }
        return new Position(0, 0);
    }

    private void read(int code) {
        column = 0;
        if (code < FIRST_ONE_LINE) {
            column = (code << 3 | next() >> 4 & 7) + 1;
        } else if (code < NO_COLUMNS) {
            line += code - FIRST_ONE_LINE;
            column = next() + 1;
            next();
        } else if (code == NO_COLUMNS) {
            line += signedNumber();
        } else if (code == LONG) {
            line += signedNumber();
            number();
            // Stored one higher, with 0 for none.
            column = Math.max(number(), 0);
            number();
        }
    }

    private int next() {
        return at < table.length ? table[at++] & 0xff : 0;
    }

    /** Six bits a byte, the least significant first; bit 6 says that more follow. */
    private int number() {
        int value = 0;
        for (int shift = 0; shift < 32; shift += 6) {
            int b = next();
            value |= (b & 63) << shift;
            if ((b & 64) == 0) {
                break;
            }
        }
        return value;
    }

    /** Its lowest bit is the sign. */
    private int signedNumber() {
        int value = number();
        return (value & 1) == 0 ? value >>> 1 : -(value >>> 1);
    }
}
