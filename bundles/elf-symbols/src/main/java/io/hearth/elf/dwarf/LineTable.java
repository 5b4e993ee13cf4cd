/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfException;
import java.util.Arrays;

/**
 * The lines of one unit: sorted rows of 12 bytes, or, where they would be too many to keep, the program itself, which is
 * then run for each question.
 */
final class LineTable {
    /** 3 MB of rows. */
    private static final int MOST_KEPT = 256 << 10;

    private static final int LARGEST_FIELD = 0xffff;

    private final DwarfUnit unit;
    private final LineHeader header;
    private final long base;
    private final int[] starts;
    private final int[] lines;

    /** File in the upper half, column in the lower; -1 where code ends. */
    private final int[] places;

    private final boolean kept;

    /** The row found last. */
    private int file;

    private int line;
    private int column;

    private LineTable(DwarfUnit unit, LineHeader header, Rows rows) {
        this.unit = unit;
        this.header = header;
        kept = rows.count <= MOST_KEPT;
        if (!kept) {
            base = 0;
            starts = new int[0];
            lines = starts;
            places = starts;
            return;
        }
        base = rows.count == 0 ? 0 : rows.lowest;
        long[] keys = new long[rows.count];
        int usable = 0;
        for (int i = 0; i < rows.count; i++) {
            long offset = rows.addresses[i] - base;
            if (offset <= 0x3fffffffL) {
                // At one address the end of a sequence comes before the rows of another.
                keys[usable++] = (offset << 1 | (rows.places[i] == -1 ? 0 : 1)) << 32 | i;
            }
        }
        Arrays.sort(keys, 0, usable);
        int[] sortedStarts = new int[usable];
        int[] sortedLines = new int[usable];
        int[] sortedPlaces = new int[usable];
        int used = 0;
        for (int i = 0; i < usable; i++) {
            int start = (int) (keys[i] >>> 33);
            int row = (int) keys[i];
            // Of rows at one address the last counts; rows that repeat the one before say nothing.
            if (used > 0 && sortedStarts[used - 1] == start) {
                used--;
            }
            if (used > 0 && sortedLines[used - 1] == rows.lines[row] && sortedPlaces[used - 1] == rows.places[row]) {
                continue;
            }
            sortedStarts[used] = start;
            sortedLines[used] = rows.lines[row];
            sortedPlaces[used++] = rows.places[row];
        }
        starts = Arrays.copyOf(sortedStarts, used);
        lines = Arrays.copyOf(sortedLines, used);
        places = Arrays.copyOf(sortedPlaces, used);
    }

    static LineTable of(DwarfUnit unit) throws ElfException {
        LineHeader header = new LineHeader(unit);
        Rows rows = new Rows();
        LineProgram.run(unit, header, rows);
        return new LineTable(unit, header, rows);
    }

    LineHeader header() {
        return header;
    }

    /** Looks an address up; {@link #file()}, {@link #line()} and {@link #column()} then tell of it. */
    boolean find(long address) throws ElfException {
        if (!kept) {
            Search search = new Search(address);
            LineProgram.run(unit, header, search);
            file = search.file;
            line = search.line;
            column = search.column;
            return search.found;
        }
        long offset = address - base;
        if (offset < 0 || offset > 0x3fffffffL) {
            return false;
        }
        int at = Arrays.binarySearch(starts, (int) offset);
        int row = at >= 0 ? at : -at - 2;
        if (row < 0 || places[row] == -1) {
            return false;
        }
        file = places[row] >>> 16;
        line = lines[row];
        column = places[row] & LARGEST_FIELD;
        return true;
    }

    int file() {
        return file;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    long retainedBytes() {
        return 96 + 12L * starts.length + header.retainedBytes();
    }

    /** Collects rows up to the limit, then only counts. Sequences of dropped code, at address 0, are left out. */
    private static final class Rows implements LineProgram.Sink {
        private long[] addresses = new long[256];
        private int[] lines = new int[256];
        private int[] places = new int[256];
        private int count;
        private long lowest = Long.MAX_VALUE;
        private boolean fresh = true;
        private boolean dropped;

        @Override
        public void row(long address, int file, int line, int column, boolean end) {
            if (fresh) {
                dropped = address <= 15;
            }
            fresh = end;
            if (dropped) {
                return;
            }
            if (count >= MOST_KEPT) {
                count = MOST_KEPT + 1;
                return;
            }
            if (count == lines.length) {
                addresses = Arrays.copyOf(addresses, count * 2);
                lines = Arrays.copyOf(lines, count * 2);
                places = Arrays.copyOf(places, count * 2);
            }
            addresses[count] = address;
            lines[count] = line;
            boolean fits = file >= 0 && file < LARGEST_FIELD;
            int place = (fits ? file : LARGEST_FIELD - 1) << 16 | (column >= 0 && column < LARGEST_FIELD ? column : 0);
            places[count++] = end ? -1 : place;
            lowest = Math.min(lowest, address);
        }
    }

    /** Finds the row of one address while the program runs. */
    private static final class Search implements LineProgram.Sink {
        private final long wanted;
        private boolean found;
        private int file;
        private int line;
        private int column;
        private boolean open;
        private long lastAddress;
        private int lastFile;
        private int lastLine;
        private int lastColumn;

        Search(long wanted) {
            this.wanted = wanted;
        }

        @Override
        public void row(long address, int rowFile, int rowLine, int rowColumn, boolean end) {
            if (open && !found && lastAddress <= wanted && wanted < address) {
                found = true;
                file = lastFile;
                line = lastLine;
                column = lastColumn;
            }
            open = !end;
            lastAddress = address;
            lastFile = rowFile;
            lastLine = rowLine;
            lastColumn = rowColumn;
        }
    }
}
