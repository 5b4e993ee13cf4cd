/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfCursor;
import io.hearth.elf.ElfException;

/** One debugging information entry, reused from entry to entry: the attributes of interest as they are encoded. */
final class Die {
    long offset;
    int tag;
    boolean hasChildren;
    long low;
    int lowForm;
    long high;
    int highForm;
    long ranges;
    int rangesForm;
    long name;
    int nameForm;
    long linkageName;
    int linkageNameForm;
    long origin;
    int originForm;
    long specification;
    int specificationForm;
    long sibling;
    int callFile;
    int callLine;
    int callColumn;
    int declaredLine;
    long lineOffset;
    long stringOffsetsBase;
    long addressBase;
    long rangeListsBase;
    long rangesBase;
    long directory;
    /** Most of its unit lies in another file ({@code .dwo}, {@code .dwp}). */
    boolean isSkeleton;

    int directoryForm;

    /** Reads the entry at the cursor; false if it is the null entry that closes a list of siblings. */
    boolean read(ElfCursor cursor, DwarfUnit unit) throws ElfException {
        offset = cursor.position();
        long code = cursor.uleb();
        if (code == 0) {
            tag = 0;
            hasChildren = false;
            return false;
        }
        Abbreviations abbreviations = unit.abbreviations();
        int at = abbreviations.find(code);
        clear();
        int[] data = abbreviations.data;
        tag = data[at + Abbreviations.TAG];
        hasChildren = data[at + Abbreviations.CHILDREN] != 0;
        boolean is64 = unit.is64();
        int version = unit.version();
        int count = data[at + Abbreviations.COUNT];
        int next = at + Abbreviations.FIRST;
        for (int i = 0; i < count; i++, next += 3) {
            take(data[next], data[next + 1], Forms.read(cursor, data[next + 1], data[next + 2], is64, version), unit);
        }
        return true;
    }

    /**
     * Passes the entry at the cursor and keeps only tag and children, unless its tag is {@code wanted}: then everything
     * is read. False for a null entry.
     */
    boolean readIf(int wanted, ElfCursor cursor, DwarfUnit unit) throws ElfException {
        offset = cursor.position();
        long code = cursor.uleb();
        if (code == 0) {
            tag = 0;
            hasChildren = false;
            return false;
        }
        Abbreviations abbreviations = unit.abbreviations();
        int at = abbreviations.find(code);
        int[] data = abbreviations.data;
        if (data[at + Abbreviations.TAG] == wanted) {
            cursor.seek(offset);
            return read(cursor, unit);
        }
        tag = data[at + Abbreviations.TAG];
        hasChildren = data[at + Abbreviations.CHILDREN] != 0;
        int fixed = data[at + Abbreviations.FIXED_LENGTH];
        if (fixed >= 0) {
            cursor.skip(fixed);
            return true;
        }
        boolean is64 = unit.is64();
        int version = unit.version();
        int count = data[at + Abbreviations.COUNT];
        int next = at + Abbreviations.FIRST;
        for (int i = 0; i < count; i++, next += 3) {
            Forms.read(cursor, data[next + 1], data[next + 2], is64, version);
        }
        return true;
    }

    private void clear() {
        lowForm = 0;
        highForm = 0;
        rangesForm = 0;
        nameForm = 0;
        linkageNameForm = 0;
        originForm = 0;
        specificationForm = 0;
        sibling = 0;
        callFile = 0;
        callLine = 0;
        callColumn = 0;
        declaredLine = 0;
        lineOffset = -1;
        stringOffsetsBase = 0;
        addressBase = 0;
        rangeListsBase = 0;
        rangesBase = 0;
        directoryForm = 0;
        isSkeleton = false;
    }

    private void take(int attribute, int form, long value, DwarfUnit unit) {
        switch (attribute) {
            case Dw.AT_SIBLING -> sibling = unit.offset() + value;
            case Dw.AT_NAME -> {
                name = value;
                nameForm = form;
            }
            case Dw.AT_LINKAGE_NAME, Dw.AT_MIPS_LINKAGE_NAME -> {
                linkageName = value;
                linkageNameForm = form;
            }
            case Dw.AT_LOW_PC -> {
                low = value;
                lowForm = form;
            }
            case Dw.AT_HIGH_PC -> {
                high = value;
                highForm = form;
            }
            case Dw.AT_RANGES -> {
                ranges = value;
                rangesForm = form;
            }
            case Dw.AT_ABSTRACT_ORIGIN -> {
                origin = value;
                originForm = form;
            }
            case Dw.AT_SPECIFICATION -> {
                specification = value;
                specificationForm = form;
            }
            case Dw.AT_CALL_FILE -> callFile = (int) value;
            case Dw.AT_CALL_LINE -> callLine = (int) value;
            case Dw.AT_CALL_COLUMN -> callColumn = (int) value;
            case Dw.AT_DECL_LINE -> declaredLine = (int) value;
            case Dw.AT_STMT_LIST -> lineOffset = value;
            case Dw.AT_STR_OFFSETS_BASE -> stringOffsetsBase = value;
            case Dw.AT_ADDR_BASE, Dw.AT_GNU_ADDR_BASE -> addressBase = value;
            case Dw.AT_RNGLISTS_BASE -> rangeListsBase = value;
            case Dw.AT_GNU_RANGES_BASE -> rangesBase = value;
            case Dw.AT_DWO_NAME, Dw.AT_GNU_DWO_NAME -> isSkeleton = true;
            case Dw.AT_COMP_DIR -> {
                directory = value;
                directoryForm = form;
            }
            default -> {}
        }
    }

    boolean hasLow() {
        return lowForm != 0;
    }

    boolean hasCode() {
        return rangesForm != 0 || (lowForm != 0 && highForm != 0);
    }
}
