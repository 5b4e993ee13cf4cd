/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The unwind rows of one executable, sorted by ELF virtual address: a row holds from its address to that of the next.
 * Covers everything from the lowest to the highest executable address. Immutable; about six bytes a row.
 */
public final class UnwindTable {
    /** Distinct rules of one table; the largest files met in practice have 790. What is beyond is without rows. */
    public static final int MOST_RULES = 2048;

    private final ElfMachine machine;
    private final long base;
    private final long end;
    private final int[] offsets;
    private final char[] ruleOfRow;
    private final long[] rules;
    private final UnwindStatistics statistics;

    UnwindTable(ElfMachine machine, long base, int span, Rows rows, RuleSet rules, UnwindStatistics statistics) {
        this.machine = machine;
        this.base = base;
        this.end = base + span;
        this.offsets = rows.offsets();
        this.ruleOfRow = rows.rules();
        this.rules = rules.packed();
        this.statistics = statistics;
    }

    public ElfMachine machine() {
        return machine;
    }

    /** Number of rows; 0 if the file has no code. */
    public int rows() {
        return offsets.length;
    }

    /** Virtual address from which the row holds. */
    public long address(int row) {
        return base + offsets[row];
    }

    /** Index of the row's rule. */
    public int rule(int row) {
        return ruleOfRow[row];
    }

    /** Number of distinct rules; rule 0 is the invalid one. */
    public int ruleCount() {
        return rules.length / 2;
    }

    /** A rule by its index. */
    public UnwindRule ruleAt(int rule) {
        return UnwindRule.unpack(rules[2 * rule], rules[2 * rule + 1]);
    }

    /** The first eight bytes of the rule as {@code struct unwind_rule}, little endian; with the next a map key. */
    public long ruleLow(int rule) {
        return rules[2 * rule];
    }

    /** The last eight bytes of the rule as {@code struct unwind_rule}, little endian. */
    public long ruleHigh(int rule) {
        return rules[2 * rule + 1];
    }

    /** Writes the 16 bytes of {@code struct unwind_rule} at the buffer's position. */
    public void writeRule(int rule, ByteBuffer into) {
        boolean swap = into.order() != ByteOrder.LITTLE_ENDIAN;
        into.putLong(swap ? Long.reverseBytes(rules[2 * rule]) : rules[2 * rule]);
        into.putLong(swap ? Long.reverseBytes(rules[2 * rule + 1]) : rules[2 * rule + 1]);
    }

    /** The lowest executable address. */
    public long start() {
        return base;
    }

    /** One past the highest executable address. */
    public long end() {
        return end;
    }

    /** The row in force at a virtual address; -1 if it is outside of the table. */
    public int find(long address) {
        if (address < base || address >= end || offsets.length == 0) {
            return -1;
        }
        int wanted = (int) (address - base);
        int low = 0;
        int high = offsets.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (offsets[middle] <= wanted) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The rule in force at a virtual address; null if it is outside of the table. */
    public @Nullable UnwindRule lookup(long address) {
        int row = find(address);
        return row < 0 ? null : ruleAt(ruleOfRow[row]);
    }

    public UnwindStatistics statistics() {
        return statistics;
    }
}
