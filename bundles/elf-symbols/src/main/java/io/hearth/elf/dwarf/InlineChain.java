/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfCursor;
import io.hearth.elf.ElfException;

/** The inlined calls at one address of a function, outermost first, found by walking the function's entries. */
final class InlineChain {
    static final int MOST = 256;

    private static final int DEEPEST = 1024;
    private static final int MOST_ENTRIES = 2_000_000;

    private final long[] entries = new long[MOST];
    private final int[] files = new int[MOST];
    private final int[] lines = new int[MOST];
    private final int[] columns = new int[MOST];
    private int count;
    private boolean hit;

    /** Walks the function at {@code offset}. */
    void find(DwarfUnit unit, long offset, long address) throws ElfException {
        count = 0;
        ElfCursor cursor = unit.sections().get(DwarfSections.INFO).cursor(offset);
        Die die = new Die();
        if (!die.read(cursor, unit) || !die.hasChildren) {
            return;
        }
        int depth = 1;
        // Entries at this depth or below belong to what does not hold the address.
        int ignoredBelow = Integer.MAX_VALUE;
        for (int i = 0; depth > 0 && cursor.position() < unit.end(); i++) {
            if (i > MOST_ENTRIES || depth > DEEPEST) {
                throw new ElfException("a function has too many entries; the debug information is damaged");
            }
            boolean ignored = depth >= ignoredBelow;
            boolean entry = die.readIf(ignored ? -1 : Dw.TAG_INLINED_SUBROUTINE, cursor, unit);
            if (!entry) {
                depth--;
                if (depth < ignoredBelow) {
                    ignoredBelow = Integer.MAX_VALUE;
                }
                continue;
            }
            boolean enter = true;
            if (!ignored && die.tag == Dw.TAG_INLINED_SUBROUTINE) {
                enter = holds(die, unit, address);
                if (enter && count < MOST) {
                    entries[count] = die.offset;
                    files[count] = die.callFile;
                    lines[count] = die.callLine;
                    columns[count++] = die.callColumn;
                }
            } else if (!ignored && die.tag == Dw.TAG_SUBPROGRAM) {
                enter = false;
            }
            if (die.hasChildren) {
                boolean leap = !enter && die.tag == Dw.TAG_INLINED_SUBROUTINE && die.sibling > cursor.position();
                if (leap && die.sibling <= unit.end()) {
                    cursor.seek(die.sibling);
                } else {
                    depth++;
                    if (!enter) {
                        ignoredBelow = Math.min(ignoredBelow, depth);
                    }
                }
            }
        }
    }

    private boolean holds(Die die, DwarfUnit unit, long address) throws ElfException {
        hit = false;
        CodeRanges.of(die, unit, (start, end) -> hit |= address >= start && address < end);
        return hit;
    }

    int count() {
        return count;
    }

    /** Offset in {@code .debug_info} of an inlined call. */
    long entry(int i) {
        return entries[i];
    }

    /** File of the call, by the unit's line header. */
    int callFile(int i) {
        return files[i];
    }

    int callLine(int i) {
        return lines[i];
    }

    int callColumn(int i) {
        return columns[i];
    }
}
