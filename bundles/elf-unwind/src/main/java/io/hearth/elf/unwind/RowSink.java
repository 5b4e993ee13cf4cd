/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import java.util.Arrays;

/**
 * Collects ranges of code with their rows, in any order, and sorts them. Addresses are offsets from the lowest
 * executable address. Where ranges overlap the one that begins later wins from where it begins, as in the binary search
 * tables that C libraries use; of two that begin together the first one given.
 */
final class RowSink {
    /** The largest files met in practice have 1.6 million rows in all. */
    static final int MOST_ROWS = 3_000_000;

    static final int MOST_RANGES = 1_500_000;

    private final long base;
    private final int span;
    private int[] rowAt = new int[1024];
    private char[] rowRule = new char[1024];
    private int rows;
    private int[] rangeStart = new int[256];
    private int[] rangeEnd = new int[256];
    private int[] rangeRow = new int[256];
    private int ranges;
    private int firstRow;

    /** For code from {@code base} on for {@code span} bytes. */
    RowSink(long base, int span) {
        this.base = base;
        this.span = span;
    }

    /** One past the last address of the code. */
    long end() {
        return base + span;
    }

    int ranges() {
        return ranges;
    }

    /** Starts a range; false if it has nothing in common with the code, or there are too many. */
    boolean begin(long start, long end) {
        if (start < base || start >= base + span || end <= start || ranges == MOST_RANGES || rows >= MOST_ROWS) {
            return false;
        }
        if (ranges == rangeStart.length) {
            rangeStart = Arrays.copyOf(rangeStart, ranges * 2);
            rangeEnd = Arrays.copyOf(rangeEnd, ranges * 2);
            rangeRow = Arrays.copyOf(rangeRow, ranges * 2);
        }
        rangeStart[ranges] = (int) (start - base);
        rangeEnd[ranges] = (int) (Math.min(end, base + span) - base);
        rangeRow[ranges] = rows;
        ranges++;
        firstRow = rows;
        return true;
    }

    /** A row of the range begun last; addresses must not fall. */
    void row(long address, int rule) {
        int at = (int) (address - base);
        int last = rows - 1;
        if (last >= firstRow) {
            if (rowAt[last] == at) {
                rowRule[last] = (char) rule;
                return;
            }
            if (rowRule[last] == rule) {
                return;
            }
        }
        if (rows == MOST_ROWS) {
            // What is left of the range is unknown, rather than like what comes before.
            if (last >= firstRow) {
                rowRule[last] = RuleSet.INVALID;
            }
            return;
        }
        if (rows == rowAt.length) {
            int larger = rows + (rows >> 1);
            rowAt = Arrays.copyOf(rowAt, larger);
            rowRule = Arrays.copyOf(rowRule, larger);
        }
        rowAt[rows] = at;
        rowRule[rows] = (char) rule;
        rows++;
    }

    /** Everything collected, sorted, with {@link Rows#GAP} where there is nothing. The sink is of no use afterwards. */
    Rows sorted() {
        long[] order = new long[ranges];
        for (int i = 0; i < ranges; i++) {
            order[i] = (long) rangeStart[i] << 32 | i;
        }
        Arrays.sort(order);
        Rows out = new Rows(rows + ranges + 1);
        out.add(0, Rows.GAP);
        for (int i = 0; i < ranges; i++) {
            int range = (int) order[i];
            int start = rangeStart[range];
            if (i > 0 && start == (int) (order[i - 1] >> 32)) {
                continue;
            }
            int end = rangeEnd[range];
            int next = i + 1;
            while (next < ranges && (int) (order[next] >> 32) == start) {
                next++;
            }
            if (next < ranges) {
                end = Math.min(end, (int) (order[next] >> 32));
            }
            int last = range + 1 < ranges ? rangeRow[range + 1] : rows;
            for (int row = rangeRow[range]; row < last && rowAt[row] < end; row++) {
                out.add(rowAt[row], rowRule[row]);
            }
            if (end < span) {
                out.add(end, Rows.GAP);
            }
        }
        rowAt = new int[0];
        rowRule = new char[0];
        rangeStart = new int[0];
        rangeEnd = new int[0];
        rangeRow = new int[0];
        return out;
    }
}
