/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

/**
 * Reads variable-length numbers (DWARF 5, 7.6) from an array. A number is at most ten bytes, so reading never goes
 * further than {@link #SLACK} beyond what the caller checked; the caller checks the position afterwards.
 */
final class LebReader {
    /** Bytes that must exist beyond the end. */
    static final int SLACK = 32;

    private static final int LONGEST = 10;

    int at;

    long unsigned(byte[] b) {
        int one = b[at++];
        if (one >= 0) {
            return one;
        }
        long value = one & 0x7f;
        for (int i = 1, shift = 7; i < LONGEST; i++, shift += 7) {
            int next = b[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }

    long signed(byte[] b) {
        long value = 0;
        int shift = 0;
        for (int i = 0; i < LONGEST; i++) {
            int next = b[at++];
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
            if (next >= 0) {
                return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
            }
        }
        return value;
    }
}
