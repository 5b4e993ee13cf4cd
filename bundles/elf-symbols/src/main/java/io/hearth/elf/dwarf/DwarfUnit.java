/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfCursor;
import io.hearth.elf.ElfException;

/**
 * One unit of {@code .debug_info}: its header (DWARF 5, 7.5.1) and the attributes of its root that the rest needs to be
 * read.
 */
final class DwarfUnit {
    private final DwarfSections sections;
    private final long offset;
    private final long end;
    private final int version;
    private final boolean is64;
    private final int type;
    private final long rootOffset;
    private final Abbreviations abbreviations;

    /** The root with its attributes, or null before {@link #readRoot}. */
    long lowPc;

    long lineOffset = -1;
    long stringOffsetsBase;
    long addressBase;
    long rangeListsBase;
    long rangesBase;
    long directory;
    int directoryForm;

    private DwarfUnit(
            DwarfSections sections,
            long offset,
            long end,
            int version,
            boolean is64,
            int type,
            long rootOffset,
            Abbreviations abbreviations) {
        this.sections = sections;
        this.offset = offset;
        this.end = end;
        this.version = version;
        this.is64 = is64;
        this.type = type;
        this.rootOffset = rootOffset;
        this.abbreviations = abbreviations;
        // What DWARF 5 assumes if the attribute is missing, as in a unit without one: behind the table's header.
        stringOffsetsBase = version >= 5 ? (is64 ? 16 : 8) : 0;
    }

    /** Where the unit that starts there ends; reads nothing else. */
    static long endOf(ElfBytes info, long offset) throws ElfException {
        long length = info.u32(offset);
        long start = offset + 4;
        if (length == 0xffffffffL) {
            length = info.s64(offset + 4);
            start = offset + 12;
        }
        if (length <= 0 || length > info.size() - start) {
            throw new ElfException(
                    info.name() + ": a unit at " + offset + " claims " + length + " bytes; the file is damaged");
        }
        return start + length;
    }

    static DwarfUnit read(DwarfSections sections, long offset) throws ElfException {
        ElfBytes info = sections.get(DwarfSections.INFO);
        long end = endOf(info, offset);
        boolean is64 = info.u32(offset) == 0xffffffffL;
        ElfCursor cursor = info.cursor(offset + (is64 ? 12 : 4));
        int version = cursor.u16();
        if (version < 2 || version > 5) {
            throw new ElfException(info.name() + ": a unit at " + offset + " is of DWARF version " + version
                    + "; versions 2 to 5 are supported");
        }
        int type = version >= 5 ? cursor.u8() : 1;
        int addressSize = version >= 5 ? cursor.u8() : 0;
        long abbreviationOffset = is64 ? cursor.s64() : cursor.u32();
        if (version < 5) {
            addressSize = cursor.u8();
        }
        if (addressSize != 8) {
            throw new ElfException(
                    info.name() + ": a unit at " + offset + " has addresses of " + addressSize + " bytes");
        }
        switch (type) {
            case Dw.UNIT_SKELETON, Dw.UNIT_SPLIT_COMPILE -> cursor.skip(8);
            case Dw.UNIT_TYPE, Dw.UNIT_SPLIT_TYPE -> cursor.skip(is64 ? 16 : 12);
            default -> {}
        }
        Abbreviations abbreviations = new Abbreviations(sections, abbreviationOffset, is64 ? 8 : 4, version);
        return new DwarfUnit(sections, offset, end, version, is64, type, cursor.position(), abbreviations);
    }

    /** Reads the root; what it says of bases is kept here. */
    Die readRoot() throws ElfException {
        Die root = new Die();
        root.read(sections.get(DwarfSections.INFO).cursor(rootOffset), this);
        lineOffset = root.lineOffset;
        if (root.stringOffsetsBase != 0) {
            stringOffsetsBase = root.stringOffsetsBase;
        }
        addressBase = root.addressBase;
        rangeListsBase = root.rangeListsBase;
        rangesBase = root.rangesBase;
        directory = root.directory;
        directoryForm = root.directoryForm;
        sections.split |= root.isSkeleton;
        if (root.hasLow()) {
            lowPc = address(root.lowForm, root.low);
        }
        return root;
    }

    DwarfSections sections() {
        return sections;
    }

    Abbreviations abbreviations() {
        return abbreviations;
    }

    long offset() {
        return offset;
    }

    long end() {
        return end;
    }

    int version() {
        return version;
    }

    boolean is64() {
        return is64;
    }

    boolean isTypeUnit() {
        return type == Dw.UNIT_TYPE || type == Dw.UNIT_SPLIT_TYPE;
    }

    long rootOffset() {
        return rootOffset;
    }

    /** An address attribute, through {@code .debug_addr} if it is an index. */
    long address(int form, long value) throws ElfException {
        if (!Forms.isAddressIndex(form)) {
            return value;
        }
        return indexedAddress(value);
    }

    long indexedAddress(long index) throws ElfException {
        if (index < 0 || index > Integer.MAX_VALUE) {
            throw new ElfException("address index " + index + " is out of range; the debug information is damaged");
        }
        return sections.get(DwarfSections.ADDR).s64(addressBase + index * 8);
    }

    /** A text attribute. {@code alternate} is where dwz put shared text; "" if that file is not there. */
    String string(int form, long value, @org.jspecify.annotations.Nullable DwarfSections alternate)
            throws ElfException {
        return switch (form) {
            case Dw.FORM_STRING -> sections.string(DwarfSections.INFO, value);
            case Dw.FORM_STRP -> sections.string(DwarfSections.STR, value);
            case Dw.FORM_LINE_STRP -> sections.string(DwarfSections.LINE_STR, value);
            case Dw.FORM_STRX, Dw.FORM_STRX1, Dw.FORM_STRX2, Dw.FORM_STRX3, Dw.FORM_STRX4, Dw.FORM_GNU_STR_INDEX -> {
                if (value < 0 || value > Integer.MAX_VALUE) {
                    throw new ElfException(
                            "string index " + value + " is out of range; the debug information is damaged");
                }
                ElfBytes offsets = sections.get(DwarfSections.STR_OFFSETS);
                long at = stringOffsetsBase + value * (is64 ? 8 : 4);
                yield sections.string(DwarfSections.STR, is64 ? offsets.s64(at) : offsets.u32(at));
            }
            case Dw.FORM_GNU_STRP_ALT, Dw.FORM_STRP_SUP ->
                alternate == null ? "" : alternate.string(DwarfSections.STR, value);
            default -> "";
        };
    }
}
