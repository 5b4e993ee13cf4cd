/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import java.util.Arrays;

/** Sorted rows: from this offset on, that rule. Equal neighbours are one row. */
final class Rows {
    /** The rule of code that nothing is known of yet. */
    static final char GAP = 0xffff;

    private int[] at;
    private char[] rule;
    private int count;

    Rows(int capacity) {
        at = new int[Math.max(capacity, 16)];
        rule = new char[at.length];
    }

    int count() {
        return count;
    }

    int at(int row) {
        return at[row];
    }

    char rule(int row) {
        return rule[row];
    }

    /** Appends; a row at the offset of the last one replaces it. */
    void add(int offset, char newRule) {
        if (count > 0 && at[count - 1] == offset) {
            count--;
        }
        if (count > 0 && rule[count - 1] == newRule) {
            return;
        }
        if (count == at.length) {
            at = Arrays.copyOf(at, count + (count >> 1));
            rule = Arrays.copyOf(rule, at.length);
        }
        at[count] = offset;
        rule[count] = newRule;
        count++;
    }

    /** These rows, and where they have gaps those of the other. Both begin at offset 0. */
    Rows over(Rows other) {
        Rows merged = new Rows(count + other.count);
        int mine = 0;
        int theirs = 0;
        int offset = 0;
        while (true) {
            merged.add(offset, rule[mine] != GAP ? rule[mine] : other.rule[theirs]);
            int myNext = mine + 1 < count ? at[mine + 1] : Integer.MAX_VALUE;
            int theirNext = theirs + 1 < other.count ? other.at[theirs + 1] : Integer.MAX_VALUE;
            offset = Math.min(myNext, theirNext);
            if (offset == Integer.MAX_VALUE) {
                return merged;
            }
            if (myNext == offset) {
                mine++;
            }
            if (theirNext == offset) {
                theirs++;
            }
        }
    }

    int[] offsets() {
        return Arrays.copyOf(at, count);
    }

    char[] rules() {
        return Arrays.copyOf(rule, count);
    }
}
