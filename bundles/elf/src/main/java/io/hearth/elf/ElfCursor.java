/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.nio.charset.StandardCharsets;

/** Reads an {@link ElfBytes} in sequence, with the variable-length numbers of DWARF (DWARF 5, 7.6). */
public final class ElfCursor {
    private final ElfBytes bytes;
    private long position;

    ElfCursor(ElfBytes bytes, long position) {
        this.bytes = bytes;
        this.position = position;
    }

    /** Offset of the next byte. */
    public long position() {
        return position;
    }

    public void seek(long to) {
        position = to;
    }

    public void skip(long count) {
        position += count;
    }

    public boolean atEnd() {
        return position >= bytes.size();
    }

    public int u8() throws ElfException {
        return bytes.u8(position++);
    }

    public int u16() throws ElfException {
        int value = bytes.u16(position);
        position += 2;
        return value;
    }

    public int s32() throws ElfException {
        int value = bytes.s32(position);
        position += 4;
        return value;
    }

    public long u32() throws ElfException {
        return s32() & 0xffffffffL;
    }

    public long s64() throws ElfException {
        long value = bytes.s64(position);
        position += 8;
        return value;
    }

    /** An unsigned LEB128; bits beyond the 64th are lost. */
    public long uleb() throws ElfException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int b = bytes.u8(position++);
            if (shift < 64) {
                value |= (long) (b & 0x7f) << shift;
            }
            if ((b & 0x80) == 0) {
                return value;
            }
        }
    }

    /** A signed LEB128; bits beyond the 64th are lost. */
    public long sleb() throws ElfException {
        long value = 0;
        int shift = 0;
        int b;
        do {
            b = bytes.u8(position++);
            if (shift < 64) {
                value |= (long) (b & 0x7f) << shift;
            }
            shift += 7;
        } while ((b & 0x80) != 0);
        return shift < 64 && (b & 0x40) != 0 ? value | (-1L << shift) : value;
    }

    /** Text up to the next NUL, which is skipped too. */
    public String string(int limit) throws ElfException {
        long at = position;
        while (bytes.u8(position++) != 0) {
            if (position - at > limit) {
                throw new ElfException(bytes.name() + ": text at offset " + at + " is longer than " + limit + " bytes");
            }
        }
        return new String(bytes.slice(at, (int) (position - at - 1)), StandardCharsets.UTF_8);
    }
}
