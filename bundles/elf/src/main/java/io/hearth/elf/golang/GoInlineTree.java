/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.golang;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;

/**
 * The inlined calls of one function (Go {@code runtime.inlinedCall}). An address maps to an entry; an entry says which
 * function was inlined and the address of the call in the code around it, which maps to the next entry, until -1: the
 * function itself.
 *
 * <pre>
 * Go 1.20 and later: u8 funcID, 3 bytes, s32 name, s32 parentPc, s32 startLine
 * Go 1.16 to 1.19:   s16 parent, u8 funcID, u8, s32 file, s32 line, s32 name, s32 parentPc
 * </pre>
 */
public final class GoInlineTree {
    private final GoPclntab table;
    private final GoFunction function;
    private final ElfBytes bytes;
    private final boolean isShort;

    GoInlineTree(GoPclntab table, GoFunction function, ElfBytes bytes) {
        this.table = table;
        this.function = function;
        this.bytes = bytes;
        isShort = table.format() == GoTableFormat.GO_1_20;
    }

    /** The innermost inlined call at an address of the function; -1 if it is the function's own code. */
    public int find(long address) throws ElfException {
        return table.value(function, table.pcdata(function, GoPclntab.PCDATA_INLINE_INDEX), address);
    }

    /** Name of the function that was inlined, for {@link GoPclntab#name(int)}. */
    public int nameOffset(int entry) throws ElfException {
        return bytes.s32(isShort ? entry * 16L + 4 : entry * 20L + 12);
    }

    /**
     * An address of the code that the call was inlined into: its file and line are those of the call, its entry is the
     * enclosing one. A hostile table may send it in circles, so the caller bounds the depth.
     */
    public long parentAddress(int entry) throws ElfException {
        return function.entry() + bytes.s32(isShort ? entry * 16L + 8 : entry * 20L + 16);
    }

    /** Line of the inlined function's {@code func} keyword; 0 before Go 1.20. */
    public int startLine(int entry) throws ElfException {
        return isShort ? bytes.s32(entry * 16L + 12) : 0;
    }
}
