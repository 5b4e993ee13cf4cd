/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import java.util.Arrays;

/**
 * Where the units of {@code .debug_info} are and which code is theirs. Built once from the roots of the units, not from
 * {@code .debug_aranges}, which not every compiler writes.
 */
final class UnitIndex {
    private static final int MOST_UNITS = 1 << 20;

    private final long[] offsets;
    private final RangeIndex ranges;

    private UnitIndex(long[] offsets, RangeIndex ranges) {
        this.offsets = offsets;
        this.ranges = ranges;
    }

    /** A damaged unit is passed over, as long as its length can be trusted. */
    static UnitIndex build(DwarfSections sections) throws ElfException {
        ElfBytes info = sections.get(DwarfSections.INFO);
        long[] offsets = new long[64];
        int count = 0;
        RangeIndex ranges = new RangeIndex();
        long at = 0;
        while (at + 11 < info.size() && count < MOST_UNITS) {
            long end = DwarfUnit.endOf(info, at);
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, count * 2);
            }
            offsets[count] = at;
            addRanges(sections, at, count, ranges);
            count++;
            at = end;
        }
        return new UnitIndex(Arrays.copyOf(offsets, count), ranges.finish());
    }

    /** Only finds units by offset; for a file that holds what dwz shares. */
    static UnitIndex offsetsOnly(DwarfSections sections) throws ElfException {
        ElfBytes info = sections.get(DwarfSections.INFO);
        long[] offsets = new long[64];
        int count = 0;
        for (long at = 0; at + 11 < info.size() && count < MOST_UNITS; at = DwarfUnit.endOf(info, at)) {
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, count * 2);
            }
            offsets[count++] = at;
        }
        return new UnitIndex(Arrays.copyOf(offsets, count), new RangeIndex().finish());
    }

    private static void addRanges(DwarfSections sections, long at, int number, RangeIndex ranges) {
        try {
            DwarfUnit unit = DwarfUnit.read(sections, at);
            if (unit.isTypeUnit()) {
                return;
            }
            Die root = unit.readRoot();
            if (root.tag == Dw.TAG_COMPILE_UNIT || root.tag == Dw.TAG_SKELETON_UNIT) {
                CodeRanges.of(root, unit, (start, end) -> ranges.add(start, end, number));
            }
        } catch (ElfException e) {
            // The rest of the file may be sound; addresses of this unit are answered by the symbol table.
        }
    }

    int size() {
        return offsets.length;
    }

    long offset(int unit) {
        return offsets[unit];
    }

    /** The unit whose code holds the address; -1 if none does. */
    int byAddress(long address) {
        return ranges.find(address);
    }

    /** The unit whose entries hold the offset in {@code .debug_info}; -1 if there is none. */
    int byOffset(long offset) {
        int found = Arrays.binarySearch(offsets, offset);
        return found >= 0 ? found : -found - 2;
    }

    long retainedBytes() {
        return 32 + 8L * offsets.length + ranges.retainedBytes();
    }
}
