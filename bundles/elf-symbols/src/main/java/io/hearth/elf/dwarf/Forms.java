/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfCursor;
import io.hearth.elf.ElfException;

/** How attribute values are encoded (DWARF 5, 7.5.6). */
final class Forms {
    private Forms() {}

    /** Bytes of a value; -1 if they vary. */
    static int size(int form, int offsetSize, int referenceSize) {
        return switch (form) {
            case Dw.FORM_FLAG_PRESENT, Dw.FORM_IMPLICIT_CONST -> 0;
            case Dw.FORM_DATA1, Dw.FORM_REF1, Dw.FORM_FLAG, Dw.FORM_STRX1, Dw.FORM_ADDRX1 -> 1;
            case Dw.FORM_DATA2, Dw.FORM_REF2, Dw.FORM_STRX2, Dw.FORM_ADDRX2 -> 2;
            case Dw.FORM_STRX3, Dw.FORM_ADDRX3 -> 3;
            case Dw.FORM_DATA4, Dw.FORM_REF4, Dw.FORM_STRX4, Dw.FORM_ADDRX4, Dw.FORM_REF_SUP4 -> 4;
            case Dw.FORM_ADDR, Dw.FORM_DATA8, Dw.FORM_REF8, Dw.FORM_REF_SIG8, Dw.FORM_REF_SUP8 -> 8;
            case Dw.FORM_DATA16 -> 16;
            case Dw.FORM_STRP, Dw.FORM_SEC_OFFSET, Dw.FORM_LINE_STRP, Dw.FORM_STRP_SUP -> offsetSize;
            case Dw.FORM_GNU_REF_ALT, Dw.FORM_GNU_STRP_ALT -> offsetSize;
            case Dw.FORM_REF_ADDR -> referenceSize;
            default -> -1;
        };
    }

    /**
     * Reads a value and leaves the cursor behind it: a number, an offset, an index, or, for text and blocks in place,
     * the position of their first byte.
     */
    static long read(ElfCursor cursor, int form, int implicit, boolean is64, int version) throws ElfException {
        return switch (form) {
            case Dw.FORM_FLAG_PRESENT -> 1;
            case Dw.FORM_IMPLICIT_CONST -> implicit;
            case Dw.FORM_DATA1, Dw.FORM_REF1, Dw.FORM_FLAG, Dw.FORM_STRX1, Dw.FORM_ADDRX1 -> cursor.u8();
            case Dw.FORM_DATA2, Dw.FORM_REF2, Dw.FORM_STRX2, Dw.FORM_ADDRX2 -> cursor.u16();
            case Dw.FORM_STRX3, Dw.FORM_ADDRX3 -> cursor.u16() | (long) cursor.u8() << 16;
            case Dw.FORM_DATA4, Dw.FORM_REF4, Dw.FORM_STRX4, Dw.FORM_ADDRX4, Dw.FORM_REF_SUP4 -> cursor.u32();
            case Dw.FORM_ADDR, Dw.FORM_DATA8, Dw.FORM_REF8, Dw.FORM_REF_SIG8, Dw.FORM_REF_SUP8 -> cursor.s64();
            case Dw.FORM_DATA16 -> skip(cursor, 16);
            case Dw.FORM_STRP,
                    Dw.FORM_SEC_OFFSET,
                    Dw.FORM_LINE_STRP,
                    Dw.FORM_STRP_SUP,
                    Dw.FORM_GNU_REF_ALT,
                    Dw.FORM_GNU_STRP_ALT -> is64 ? cursor.s64() : cursor.u32();
            case Dw.FORM_REF_ADDR -> is64 || version <= 2 ? cursor.s64() : cursor.u32();
            case Dw.FORM_SDATA -> cursor.sleb();
            case Dw.FORM_UDATA,
                    Dw.FORM_REF_UDATA,
                    Dw.FORM_STRX,
                    Dw.FORM_ADDRX,
                    Dw.FORM_LOCLISTX,
                    Dw.FORM_RNGLISTX,
                    Dw.FORM_GNU_ADDR_INDEX,
                    Dw.FORM_GNU_STR_INDEX -> cursor.uleb();
            case Dw.FORM_STRING -> {
                long at = cursor.position();
                while (cursor.u8() != 0) {
                    // The text is read later, and seldom.
                }
                yield at;
            }
            case Dw.FORM_BLOCK1 -> skip(cursor, cursor.u8());
            case Dw.FORM_BLOCK2 -> skip(cursor, cursor.u16());
            case Dw.FORM_BLOCK4 -> skip(cursor, cursor.u32());
            case Dw.FORM_BLOCK, Dw.FORM_EXPRLOC -> skip(cursor, cursor.uleb());
            case Dw.FORM_INDIRECT -> {
                int actual = (int) cursor.uleb();
                if (actual == Dw.FORM_INDIRECT || actual == Dw.FORM_IMPLICIT_CONST) {
                    throw new ElfException(
                            "an indirect form names form " + actual + "; the debug information is damaged");
                }
                yield read(cursor, actual, 0, is64, version);
            }
            default ->
                throw new ElfException("attribute form 0x" + Integer.toHexString(form)
                        + " is not known; the debug information is damaged or newer than DWARF 5");
        };
    }

    private static long skip(ElfCursor cursor, long length) throws ElfException {
        long at = cursor.position();
        if (length < 0 || at + length < at) {
            throw new ElfException("a block of " + length + " bytes; the debug information is damaged");
        }
        cursor.skip(length);
        return at;
    }

    static boolean isAddress(int form) {
        return form == Dw.FORM_ADDR || isAddressIndex(form);
    }

    static boolean isAddressIndex(int form) {
        return switch (form) {
            case Dw.FORM_ADDRX,
                    Dw.FORM_ADDRX1,
                    Dw.FORM_ADDRX2,
                    Dw.FORM_ADDRX3,
                    Dw.FORM_ADDRX4,
                    Dw.FORM_GNU_ADDR_INDEX -> true;
            default -> false;
        };
    }
}
