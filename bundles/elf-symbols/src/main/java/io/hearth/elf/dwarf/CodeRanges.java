/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfCursor;
import io.hearth.elf.ElfException;

/** The code addresses of an entry: low and high, {@code .debug_ranges} or {@code .debug_rnglists} (DWARF 5, 2.17). */
final class CodeRanges {
    private static final int MOST_RANGES = 1 << 20;

    /** Takes one range, its end excluded. */
    interface Sink {
        void range(long start, long end) throws ElfException;
    }

    private CodeRanges() {}

    static void of(Die die, DwarfUnit unit, Sink sink) throws ElfException {
        if (die.rangesForm != 0) {
            if (unit.version() >= 5) {
                lists(unit, die.rangesForm, die.ranges, sink);
            } else {
                pairs(unit, die.ranges, sink);
            }
        } else if (die.lowForm != 0 && die.highForm != 0) {
            long low = unit.address(die.lowForm, die.low);
            // A constant is a length; only an address is an end.
            long high = Forms.isAddress(die.highForm) ? unit.address(die.highForm, die.high) : low + die.high;
            put(low, high, sink);
        }
    }

    /** Sections that the linker dropped leave ranges at 0, 1 or the end of the address space. */
    private static void put(long start, long end, Sink sink) throws ElfException {
        if (start > 15 && Long.compareUnsigned(start, end) < 0 && end > 0) {
            sink.range(start, end);
        }
    }

    private static void pairs(DwarfUnit unit, long offset, Sink sink) throws ElfException {
        ElfBytes bytes = unit.sections().get(DwarfSections.RANGES);
        long base = unit.lowPc;
        long at = unit.rangesBase + offset;
        for (int i = 0; i < MOST_RANGES; i++, at += 16) {
            unit.sections().countRange();
            long begin = bytes.s64(at);
            long end = bytes.s64(at + 8);
            if (begin == 0 && end == 0) {
                return;
            }
            if (begin == -1) {
                base = end;
            } else if (begin != end) {
                put(base + begin, base + end, sink);
            }
        }
    }

    private static void lists(DwarfUnit unit, int form, long value, Sink sink) throws ElfException {
        ElfBytes bytes = unit.sections().get(DwarfSections.RNGLISTS);
        long offset = value;
        if (form == Dw.FORM_RNGLISTX) {
            if (value < 0 || value > Integer.MAX_VALUE) {
                throw new ElfException("range list " + value + " is out of range; the debug information is damaged");
            }
            long at = unit.rangeListsBase + value * (unit.is64() ? 8 : 4);
            offset = unit.rangeListsBase + (unit.is64() ? bytes.s64(at) : bytes.u32(at));
        }
        ElfCursor cursor = bytes.cursor(offset);
        long base = unit.lowPc;
        for (int i = 0; i < MOST_RANGES; i++) {
            unit.sections().countRange();
            int kind = cursor.u8();
            switch (kind) {
                case 0 -> {
                    return;
                }
                case 1 -> base = unit.indexedAddress(cursor.uleb());
                case 2 -> {
                    long start = unit.indexedAddress(cursor.uleb());
                    put(start, unit.indexedAddress(cursor.uleb()), sink);
                }
                case 3 -> {
                    long start = unit.indexedAddress(cursor.uleb());
                    put(start, start + cursor.uleb(), sink);
                }
                case 4 -> {
                    long start = base + cursor.uleb();
                    long end = base + cursor.uleb();
                    if (base != 0 || start > 15) {
                        put(start, end, sink);
                    }
                }
                case 5 -> base = cursor.s64();
                case 6 -> {
                    long start = cursor.s64();
                    put(start, cursor.s64(), sink);
                }
                case 7 -> {
                    long start = cursor.s64();
                    put(start, start + cursor.uleb(), sink);
                }
                default ->
                    throw new ElfException(
                            "range list entry " + kind + " is not known; the debug information is damaged");
            }
        }
    }
}
