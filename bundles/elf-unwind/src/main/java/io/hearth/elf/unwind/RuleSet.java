/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfMachine;
import java.util.Arrays;

/**
 * The distinct rules of one table, packed into two longs each, which are the 16 bytes of {@code struct unwind_rule} read
 * little endian. Rule 0 is always the invalid one; at most {@link #MOST} fit, further ones become invalid and are
 * counted.
 */
final class RuleSet {
    static final int INVALID = 0;
    static final int MOST = UnwindTable.MOST_RULES;

    private long[] low = new long[64];
    private long[] high = new long[64];
    private int count;
    private int[] slots = new int[256];
    private int refused;

    RuleSet() {
        intern(0, 0);
    }

    static long low(int cfaOp, int cfaRegister, int fpOp, int raOp, int cfaOffset) {
        return cfaOp | (long) cfaRegister << 8 | (long) fpOp << 16 | (long) raOp << 24 | (long) cfaOffset << 32;
    }

    static long high(int fpOffset, int cfaPost, int raOffset) {
        return (fpOffset & 0xffffffffL) | (cfaPost & 0xffffL) << 32 | (long) raOffset << 48;
    }

    /** The index of a rule, the same for the same rule. */
    int intern(long lowWord, long highWord) {
        int mask = slots.length - 1;
        int slot = hash(lowWord, highWord) & mask;
        while (slots[slot] != 0) {
            int index = slots[slot] - 1;
            if (low[index] == lowWord && high[index] == highWord) {
                return index;
            }
            slot = (slot + 1) & mask;
        }
        if (count == MOST) {
            refused++;
            return INVALID;
        }
        if (count == low.length) {
            low = Arrays.copyOf(low, count * 2);
            high = Arrays.copyOf(high, count * 2);
        }
        low[count] = lowWord;
        high[count] = highWord;
        slots[slot] = ++count;
        if (count * 2 > slots.length) {
            rehash();
        }
        return count - 1;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int i = 0; i < count; i++) {
            int slot = hash(low[i], high[i]) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = i + 1;
        }
    }

    private static int hash(long lowWord, long highWord) {
        long mixed = (lowWord * 0x9e3779b97f4a7c15L + highWord) * 0xbf58476d1ce4e5b9L;
        return (int) (mixed >>> 32);
    }

    int stop() {
        return intern(UnwindRule.CFA_STOP, 0);
    }

    int signal() {
        return intern(UnwindRule.CFA_SIGNAL, 0);
    }

    int framePointer(ElfMachine machine) {
        return intern(
                low(
                        UnwindRule.CFA_FRAME_POINTER,
                        UnwindRegisters.framePointer(machine),
                        UnwindRule.FP_CFA_OFFSET,
                        UnwindRule.RA_CFA_OFFSET,
                        16),
                high(-16, 0, -8));
    }

    /** A frame whose size is known: CFA = register + offset. */
    int register(int register, int cfaOffset, int fpOp, int fpOffset, int raOp, int raOffset) {
        if (raOffset != (short) raOffset) {
            refused++;
            return INVALID;
        }
        return intern(low(UnwindRule.CFA_REGISTER, register, fpOp, raOp, cfaOffset), high(fpOffset, 0, raOffset));
    }

    /** A lazy entry of x86-64 that pushes a word in the instruction before offset {@code pushed}. */
    int plt(int pushed) {
        return intern(low(UnwindRule.CFA_PLT, 7, UnwindRule.FP_SAME, UnwindRule.RA_CFA_OFFSET, pushed), high(0, 0, -8));
    }

    /** How many rules did not fit. */
    int refused() {
        return refused;
    }

    /** The rules as pairs of longs, low word first. */
    long[] packed() {
        long[] packed = new long[count * 2];
        for (int i = 0; i < count; i++) {
            packed[2 * i] = low[i];
            packed[2 * i + 1] = high[i];
        }
        return packed;
    }
}
