/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSegment;
import org.jspecify.annotations.Nullable;

/**
 * Where functions begin and end by the search table of {@code .eh_frame_hdr}, which stripped files have too. Format:
 * Linux Standard Base Core, "DWARF Extensions".
 */
final class FunctionTable {

    private static final int UDATA4 = 0x03;
    private static final int DATAREL_SDATA4 = 0x3b;
    private static final int HEADER = 12;
    private static final int MOST = 1 << 20;

    private final ElfFile elf;
    private final ElfBytes table;
    private final long base;
    private final int count;

    /** A function, or a part of one that the compiler has put elsewhere. */
    record Function(long start, long end) {}

    private FunctionTable(ElfFile elf, ElfBytes table, long base, int count) {
        this.elf = elf;
        this.table = table;
        this.base = base;
        this.count = count;
    }

    /** Null when the file has no such table, or one in another encoding than all linkers write. */
    static @Nullable FunctionTable of(ElfFile elf) throws ElfException {
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() == ElfSegment.GNU_EH_FRAME) {
                ElfBytes bytes = elf.bytes(segment);
                if (bytes.size() >= HEADER
                        && bytes.u8(0) == 1
                        && bytes.u8(2) == UDATA4
                        && bytes.u8(3) == DATAREL_SDATA4) {
                    long entries = Math.min(bytes.u32(8), (bytes.size() - HEADER) / 8);
                    return new FunctionTable(elf, bytes, segment.virtualAddress(), (int) Math.min(entries, MOST));
                }
            }
        }
        return null;
    }

    /** The function that holds an address. */
    @Nullable
    Function find(long address) throws ElfException {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (base + table.s32(HEADER + 8L * middle) <= address) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        if (high < 0) {
            return null;
        }
        long start = base + table.s32(HEADER + 8L * high);
        long entry = base + table.s32(HEADER + 8L * high + 4);
        ElfBytes description = elf.bytesFrom(entry);
        if (description == null || description.size() < 16) {
            return null;
        }
        // Length, CIE pointer, start, length of the code; the start tells whether the encoding is the usual one.
        if (entry + 8 + description.s32(8) != start) {
            return null;
        }
        long end = start + description.u32(12);
        return address < end ? new Function(start, end) : null;
    }
}
