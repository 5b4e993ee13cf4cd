/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfCursor;
import io.hearth.elf.ElfException;
import org.jspecify.annotations.Nullable;

/** What is kept of a unit once an address in it was asked for: where its functions are, and its lines. */
final class UnitCode {
    private static final int MOST_FUNCTIONS = 1 << 20;

    private final DwarfUnit unit;
    private final RangeIndex functions;
    private final @Nullable LineTable lines;

    private UnitCode(DwarfUnit unit, RangeIndex functions, @Nullable LineTable lines) {
        this.unit = unit;
        this.functions = functions;
        this.lines = lines;
    }

    static UnitCode read(DwarfSections sections, long offset) throws ElfException {
        DwarfUnit unit = DwarfUnit.read(sections, offset);
        unit.readRoot();
        RangeIndex functions = new RangeIndex();
        Die die = new Die();
        ElfCursor cursor = sections.get(DwarfSections.INFO).cursor(unit.rootOffset());
        try {
            while (cursor.position() < unit.end() && functions.size() < MOST_FUNCTIONS) {
                if (die.readIf(Dw.TAG_SUBPROGRAM, cursor, unit) && die.tag == Dw.TAG_SUBPROGRAM && die.hasCode()) {
                    int relative = (int) (die.offset - unit.offset());
                    CodeRanges.of(die, unit, (start, end) -> functions.add(start, end, relative));
                }
            }
        } catch (ElfException e) {
            // Functions before the damage are sound.
            if (functions.size() == 0) {
                throw e;
            }
        }
        LineTable lines = null;
        if (unit.lineOffset >= 0 && sections.has(DwarfSections.LINE)) {
            try {
                lines = LineTable.of(unit);
            } catch (ElfException e) {
                // Functions without lines are better than neither.
                lines = null;
            }
        }
        return new UnitCode(unit, functions.finish(), lines);
    }

    DwarfUnit unit() {
        return unit;
    }

    @Nullable
    LineTable lines() {
        return lines;
    }

    /** Offset in {@code .debug_info} of the function that holds the address; -1 if none does. */
    long function(long address) {
        int relative = functions.find(address);
        return relative < 0 ? -1 : unit.offset() + relative;
    }

    long retainedBytes() {
        LineTable table = lines;
        return 128
                + functions.retainedBytes()
                + unit.abbreviations().retainedBytes()
                + (table == null ? 0 : table.retainedBytes());
    }
}
