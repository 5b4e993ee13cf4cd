/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfCursor;
import io.hearth.elf.ElfException;
import java.util.Arrays;

/**
 * The abbreviation declarations of one unit (DWARF 5, 7.5.3), read as far as codes are asked for.
 *
 * <p>A declaration is a run of ints in {@link #data}: tag, whether it has children, bytes of all attributes or -1 if
 * that varies, number of attributes, then attribute, form and implicit constant of each.
 */
final class Abbreviations {
    static final int TAG = 0;
    static final int CHILDREN = 1;
    static final int FIXED_LENGTH = 2;
    static final int COUNT = 3;
    static final int FIRST = 4;

    private static final int MOST_CODES = 1 << 16;
    private static final int MOST_INTS = 1 << 20;

    private final ElfCursor cursor;
    private final int offsetSize;
    private final int referenceSize;
    private boolean complete;
    int[] data = new int[64];
    private int used;
    /** Position in data plus 1, by code. */
    private int[] positions = new int[16];

    Abbreviations(DwarfSections sections, long offset, int offsetSize, int version) throws ElfException {
        cursor = sections.get(DwarfSections.ABBREV).cursor(offset);
        this.offsetSize = offsetSize;
        // DWARF 2 made DW_FORM_ref_addr as large as an address.
        this.referenceSize = version <= 2 ? 8 : offsetSize;
    }

    /** Position of a declaration in {@link #data}. */
    int find(long code) throws ElfException {
        if (code <= 0 || code >= MOST_CODES) {
            throw new ElfException("abbreviation code " + code + " is out of range; the debug information is damaged");
        }
        int wanted = (int) code;
        while ((wanted >= positions.length || positions[wanted] == 0) && !complete) {
            readNext();
        }
        if (wanted >= positions.length || positions[wanted] == 0) {
            throw new ElfException("abbreviation code " + code + " is not declared; the debug information is damaged");
        }
        return positions[wanted] - 1;
    }

    private void readNext() throws ElfException {
        long code = cursor.uleb();
        if (code == 0) {
            complete = true;
            return;
        }
        if (code < 0 || code >= MOST_CODES) {
            throw new ElfException("abbreviation code " + code + " is out of range; the debug information is damaged");
        }
        int start = used;
        put((int) cursor.uleb());
        put(cursor.u8());
        put(0);
        put(0);
        int count = 0;
        int length = 0;
        while (true) {
            int attribute = (int) cursor.uleb();
            int form = (int) cursor.uleb();
            if (attribute == 0 && form == 0) {
                break;
            }
            put(attribute);
            put(form);
            put(form == Dw.FORM_IMPLICIT_CONST ? (int) cursor.sleb() : 0);
            int size = Forms.size(form, offsetSize, referenceSize);
            length = size < 0 || length < 0 ? -1 : length + size;
            count++;
        }
        data[start + FIXED_LENGTH] = length;
        data[start + COUNT] = count;
        if (code >= positions.length) {
            positions = Arrays.copyOf(positions, (int) Math.min(MOST_CODES, code * 2));
        }
        if (positions[(int) code] == 0) {
            positions[(int) code] = start + 1;
        }
    }

    private void put(int value) throws ElfException {
        if (used == data.length) {
            if (used >= MOST_INTS) {
                throw new ElfException("the abbreviations of a unit are too many; the debug information is damaged");
            }
            data = Arrays.copyOf(data, used * 2);
        }
        data[used++] = value;
    }

    long retainedBytes() {
        return 64 + 4L * (data.length + positions.length);
    }
}
