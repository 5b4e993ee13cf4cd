/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import org.jspecify.annotations.Nullable;

/**
 * The functions of an executable file, sorted by address: {@code .symtab}, or else {@code .dynsym} together with
 * {@code .gnu_debugdata}, and the stubs of the procedure linkage table as {@code name@plt}.
 *
 * <p>Twelve bytes a symbol are kept; names stay in the file and are read when asked for. Belongs to the thread of its
 * files and ends with them. Sources: gABI "Symbol Table"; GDB manual, "MiniDebugInfo".
 */
public final class SymbolTable {
    /** Addresses are offsets from here, unsigned. */
    private final long base;

    private final int[] starts;
    private final int[] sizes;

    /** Offset of the name; the two top bits number its source. */
    private final int[] names;

    private final NameSource[] sources;

    SymbolTable(long base, int[] starts, int[] sizes, int[] names, NameSource[] sources) {
        this.base = base;
        this.starts = starts;
        this.sizes = sizes;
        this.names = names;
        this.sources = sources;
    }

    /** Reads what the file itself has. */
    public static SymbolTable of(ElfFile elf) throws ElfException {
        return of(elf, null);
    }

    /**
     * Reads the symbols of {@code elf}, from its separate debug file if there is one.
     *
     * @throws ElfException if a table is damaged; the file remains usable
     */
    public static SymbolTable of(ElfFile elf, @Nullable ElfFile debugFile) throws ElfException {
        return new SymbolReader(elf, debugFile).read();
    }

    /** Number of symbols. */
    public int size() {
        return starts.length;
    }

    /** Virtual address of a symbol. */
    public long start(int index) {
        return base + (starts[index] & 0xffffffffL);
    }

    /** Bytes the symbol covers; one without a size in the file reaches to the next or to the end of its section. */
    public long length(int index) {
        return sizes[index] & 0xffffffffL;
    }

    /**
     * The linkage name, without version.
     *
     * @throws ElfException if it cannot be read
     */
    public String name(int index) throws ElfException {
        int name = names[index];
        return sources[name >>> SymbolReader.SOURCE_SHIFT].name(name & SymbolReader.OFFSET_MASK);
    }

    /** Index of the symbol that covers the address, the innermost one if they nest; -1 if none does. */
    public int find(long address) {
        long offset = address - base;
        if (offset < 0 || offset > 0xffffffffL) {
            return -1;
        }
        int low = 0;
        int high = starts.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if ((starts[middle] & 0xffffffffL) <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        // A short symbol inside of a longer one leaves the rest to the longer one.
        for (int i = high; i >= 0 && i > high - 16; i--) {
            if (offset - (starts[i] & 0xffffffffL) < (sizes[i] & 0xffffffffL)) {
                return i;
            }
        }
        return -1;
    }

    /** Bytes of heap kept until the table is dropped, pages of string tables included. */
    public long retainedBytes() {
        long bytes = 128 + 12L * starts.length;
        for (NameSource source : sources) {
            bytes += source.retainedBytes();
        }
        return bytes;
    }

    /** Gives back pages of string tables; they are read again when needed. */
    public void trim() {
        for (NameSource source : sources) {
            source.trim();
        }
    }
}
