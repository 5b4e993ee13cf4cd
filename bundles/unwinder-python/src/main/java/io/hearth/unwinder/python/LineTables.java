/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

/**
 * The tables that map the instructions of a code object to lines, as they were before 3.11. Both are pairs of a
 * distance in bytes of code and a signed distance in lines. Source: Objects/lnotab_notes.txt.
 */
final class LineTables {

    /** Line distance of code without a line, in {@code co_linetable}. */
    private static final int NO_LINE = -128;

    private LineTables() {}

    /** {@code co_lnotab}, up to 3.9: each pair says where a line begins. */
    static int lnotab(byte[] table, int firstLine, int offset) {
        int line = firstLine;
        int at = 0;
        for (int i = 0; i + 1 < table.length; i += 2) {
            at += table[i] & 0xff;
            if (at > offset) {
                break;
            }
            line += table[i + 1];
        }
        return line;
    }

    /** {@code co_linetable} of 3.10: each pair says how far its line reaches. */
    static int linetable(byte[] table, int firstLine, int offset) {
        int line = firstLine;
        int end = 0;
        for (int i = 0; i + 1 < table.length; i += 2) {
            end += table[i] & 0xff;
            if (table[i + 1] != NO_LINE) {
                line += table[i + 1];
            }
            if (end > offset) {
                return table[i + 1] == NO_LINE ? 0 : line;
            }
        }
        return line;
    }
}
