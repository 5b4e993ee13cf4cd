/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.golang;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;

/**
 * Walks one table of values by program counter (Go {@code runtime.pcvalue}): runs of instructions, each with a value.
 * Call {@link #next()} until it says no; what the getters say holds until then.
 */
public final class GoValues {
    private final ElfBytes bytes;
    private final int quantum;
    private long at;
    private long end;
    private long pc;
    private long start;
    private int value;
    private boolean first;

    GoValues(ElfBytes bytes, int quantum) {
        this.bytes = bytes;
        this.quantum = quantum;
    }

    /** Starts over with another table. */
    void reset(long tableAt, long entry, long functionEnd) {
        at = tableAt;
        pc = entry;
        start = entry;
        end = functionEnd;
        value = -1;
        first = true;
    }

    /** Moves to the next run; says whether there is one. A run never goes beyond the function. */
    public boolean next() throws ElfException {
        if (at < 0 || pc >= end) {
            return false;
        }
        long delta = varint();
        if (delta == 0 && !first) {
            at = -1;
            return false;
        }
        first = false;
        value += (int) ((delta & 1) != 0 ? ~(delta >>> 1) : delta >>> 1);
        start = pc;
        pc = Math.min(end, pc + varint() * quantum);
        return pc > start || next();
    }

    private long varint() throws ElfException {
        int shift = 0;
        long read = 0;
        while (true) {
            int b = bytes.u8(at++);
            read |= (long) (b & 0x7f) << shift;
            if ((b & 0x80) == 0) {
                return read & 0xffffffffL;
            }
            shift += 7;
            if (shift > 28) {
                throw new ElfException(bytes.name() + ": a number at offset " + at + " is longer than 32 bits");
            }
        }
    }

    /** Virtual address of the run's first byte. */
    public long start() {
        return start;
    }

    /** Virtual address past the run's last byte. */
    public long end() {
        return pc;
    }

    /** The value in force. */
    public int value() {
        return value;
    }
}
