/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import org.jspecify.annotations.Nullable;

/** The machine code of a file by virtual address. */
final class CodeBytes {
    private final ElfFile elf;
    private @Nullable ElfBytes current;

    CodeBytes(ElfFile elf) {
        this.elf = elf;
    }

    /** The byte at the address; -1 if the file has none there. */
    int u8(long address) throws ElfException {
        ElfBytes bytes = around(address);
        return bytes == null ? -1 : bytes.u8(address - bytes.address());
    }

    /** Up to eight bytes little endian; 0 if the file does not have them all. */
    long word(long address, int count) throws ElfException {
        long word = 0;
        for (int i = count - 1; i >= 0; i--) {
            int b = u8(address + i);
            if (b < 0) {
                return 0;
            }
            word = word << 8 | b;
        }
        return word;
    }

    /** Copies as many bytes as there are, at most {@code length}; says how many. */
    int copy(long address, byte[] into, int length) throws ElfException {
        ElfBytes bytes = around(address);
        if (bytes == null) {
            return 0;
        }
        long at = address - bytes.address();
        int count = (int) Math.min(length, bytes.size() - at);
        bytes.copy(at, into, 0, count);
        return count;
    }

    private @Nullable ElfBytes around(long address) throws ElfException {
        ElfBytes bytes = current;
        if (bytes == null || Long.compareUnsigned(address - bytes.address(), bytes.size()) >= 0) {
            bytes = elf.bytesFrom(address);
            current = bytes;
        }
        return bytes;
    }
}
