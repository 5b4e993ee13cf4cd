/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

/**
 * One section header (gABI, "Sections") with its name. Offsets, sizes and addresses are in bytes, as the file says them;
 * {@link ElfFile#bytes(ElfSection)} checks them.
 *
 * @param index position in the section header table
 */
public record ElfSection(
        int index,
        String name,
        int type,
        long flags,
        long address,
        long offset,
        long size,
        int link,
        int info,
        long alignment,
        long entrySize) {
    public static final int NULL = 0;
    public static final int PROGBITS = 1;
    public static final int SYMTAB = 2;
    public static final int STRTAB = 3;
    public static final int RELA = 4;
    public static final int DYNAMIC = 6;
    public static final int NOTE = 7;
    public static final int NOBITS = 8;
    public static final int REL = 9;
    public static final int DYNSYM = 11;

    public static final long FLAG_WRITE = 1;
    public static final long FLAG_ALLOC = 2;
    public static final long FLAG_EXECUTE = 4;
    public static final long FLAG_COMPRESSED = 0x800;

    /** Whether the file holds bytes for it; a debug file keeps the headers of sections it does not have. */
    public boolean hasBytes() {
        return type != NULL && type != NOBITS && size != 0;
    }

    public boolean isAllocated() {
        return (flags & FLAG_ALLOC) != 0;
    }

    public boolean isExecutable() {
        return (flags & FLAG_EXECUTE) != 0;
    }

    public boolean isCompressed() {
        return (flags & FLAG_COMPRESSED) != 0;
    }

    /** Whether the address lies in it. */
    public boolean contains(long virtualAddress) {
        return Long.compareUnsigned(virtualAddress - address, size) < 0;
    }
}
