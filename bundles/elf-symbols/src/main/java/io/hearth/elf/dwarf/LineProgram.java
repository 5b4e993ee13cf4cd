/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfCursor;
import io.hearth.elf.ElfException;

/** Runs a line number program (DWARF 5, 6.2.5) and hands its rows on in the order it makes them. */
final class LineProgram {
    /** Takes the rows of one program. */
    interface Sink {
        /**
         * One row.
         *
         * @param end whether it only says where the sequence ends
         */
        void row(long address, int file, int line, int column, boolean end);
    }

    private static final int MOST_ROWS = 1 << 26;

    private LineProgram() {}

    static void run(DwarfUnit unit, LineHeader header, Sink sink) throws ElfException {
        ElfCursor cursor = unit.sections().get(DwarfSections.LINE).cursor(header.programStart);
        long address = 0;
        int file = 1;
        int line = 1;
        int column = 0;
        int rows = 0;
        int range = Math.max(1, header.lineRange);
        long step = header.minimumInstructionLength;
        while (cursor.position() < header.programEnd) {
            if (++rows > MOST_ROWS) {
                throw new ElfException(
                        "a line program has more than " + MOST_ROWS + " steps; the debug information is damaged");
            }
            int opcode = cursor.u8();
            if (opcode >= header.opcodeBase) {
                int adjusted = opcode - header.opcodeBase;
                address += adjusted / range * step;
                line += header.lineBase + adjusted % range;
                sink.row(address, file, line, column, false);
                continue;
            }
            switch (opcode) {
                case 0 -> {
                    long length = cursor.uleb();
                    long next = cursor.position() + length;
                    if (length <= 0 || next > header.programEnd) {
                        throw new ElfException(
                                "an extended opcode of " + length + " bytes; the debug information is damaged");
                    }
                    switch (cursor.u8()) {
                        case 1 -> {
                            sink.row(address, file, line, column, true);
                            address = 0;
                            file = 1;
                            line = 1;
                            column = 0;
                        }
                        case 2 -> address = length == 9 ? cursor.s64() : length == 5 ? cursor.u32() : 0;
                        case 3 -> {
                            long name = cursor.position();
                            while (cursor.u8() != 0) {
                                // Read when asked for.
                            }
                            header.addFile(-1, name, (int) cursor.uleb());
                        }
                        default -> {}
                    }
                    cursor.seek(next);
                }
                case 1 -> sink.row(address, file, line, column, false);
                case 2 -> address += cursor.uleb() * step;
                case 3 -> line += (int) cursor.sleb();
                case 4 -> file = (int) cursor.uleb();
                case 5 -> column = (int) cursor.uleb();
                case 8 -> address += (255 - header.opcodeBase) / range * step;
                case 9 -> address += cursor.u16();
                default -> {
                    for (int i = header.operandCounts[opcode]; i > 0; i--) {
                        cursor.uleb();
                    }
                }
            }
        }
    }
}
