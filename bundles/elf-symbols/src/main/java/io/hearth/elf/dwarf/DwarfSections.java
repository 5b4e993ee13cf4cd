/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import org.jspecify.annotations.Nullable;

/** The debug sections of one file, opened when first used and given back by {@link #trim()}. */
final class DwarfSections {
    static final int INFO = 0;
    static final int ABBREV = 1;
    static final int LINE = 2;
    static final int STR = 3;
    static final int LINE_STR = 4;
    static final int STR_OFFSETS = 5;
    static final int ADDR = 6;
    static final int RANGES = 7;
    static final int RNGLISTS = 8;

    private static final String[] NAMES = {
        "info", "abbrev", "line", "str", "line_str", "str_offsets", "addr", "ranges", "rnglists"
    };
    private static final int MOST_RANGES = 16 << 20;
    private static final int LONGEST_STRING = 64 << 10;
    private static final long PAGES_KEPT = 256 << 10;

    private final ElfFile elf;
    private final @Nullable ElfSection[] sections = new ElfSection[NAMES.length];
    private final @Nullable ElfBytes[] opened = new ElfBytes[NAMES.length];
    private int rangesRead;
    /** A unit was met whose functions are described in a file of their own. */
    boolean split;

    /**
     * @param largestInflated bytes that compressed sections may take decompressed, all together; they stay on the heap
     * @throws ElfException if they would take more
     */
    DwarfSections(ElfFile elf, long largestInflated) throws ElfException {
        this.elf = elf;
        long inflated = 0;
        for (ElfSection section : elf.sections()) {
            int which = which(section.name());
            if (which >= 0 && section.hasBytes() && sections[which] == null) {
                sections[which] = section;
                if (section.isCompressed()) {
                    inflated += elf.bytes().s64(section.offset() + 8);
                } else if (section.name().startsWith(".z")) {
                    inflated += Long.reverseBytes(elf.bytes().s64(section.offset() + 4));
                }
                if (inflated < 0 || inflated > largestInflated) {
                    throw new ElfException(elf.name() + ": the compressed debug sections take more than "
                            + largestInflated + " bytes decompressed; names come from the symbol table instead");
                }
            }
        }
    }

    private static int which(String name) {
        String bare =
                name.startsWith(".debug_") ? name.substring(7) : name.startsWith(".zdebug_") ? name.substring(8) : "";
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(bare)) {
                return i;
            }
        }
        return -1;
    }

    /** Starts a piece of work that may read only so many address ranges. */
    void startWork() {
        rangesRead = 0;
    }

    /** Many entries may share a long list of ranges, so their number is bounded for all entries together. */
    void countRange() throws ElfException {
        if (++rangesRead > MOST_RANGES) {
            throw new ElfException(elf.name() + ": the debug information refers to more than " + MOST_RANGES
                    + " address ranges; it is damaged");
        }
    }

    boolean has(int which) {
        return sections[which] != null;
    }

    ElfBytes get(int which) throws ElfException {
        ElfBytes bytes = opened[which];
        if (bytes == null) {
            ElfSection section = sections[which];
            if (section == null) {
                throw new ElfException(elf.name() + ": .debug_" + NAMES[which] + " is missing but referred to");
            }
            bytes = elf.bytes(section);
            opened[which] = bytes;
        }
        return bytes;
    }

    String string(int which, long offset) throws ElfException {
        return get(which).string(offset, LONGEST_STRING);
    }

    void trim() {
        for (int i = 0; i < opened.length; i++) {
            opened[i] = null;
        }
    }

    long retainedBytes() {
        long bytes = 0;
        for (int i = 0; i < opened.length; i++) {
            ElfBytes open = opened[i];
            ElfSection section = sections[i];
            if (open != null && section != null) {
                boolean inMemory = section.isCompressed() || section.name().startsWith(".z");
                bytes += inMemory ? open.size() : Math.min(PAGES_KEPT, open.size());
            }
        }
        return bytes;
    }
}
