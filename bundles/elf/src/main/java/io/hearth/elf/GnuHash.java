/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.util.List;

/**
 * Asks {@code .gnu.hash} whether a file exports a name, by a few reads however many symbols there are. Format: as
 * linkers write and {@code dl-lookup.c} of glibc reads it.
 */
public final class GnuHash {

    private static final int SECTION_TYPE = 0x6ffffff6;
    private static final int HEADER = 16;
    private static final int SYMBOL = 24;
    private static final int LONGEST_CHAIN = 4096;

    private GnuHash() {}

    /** Whether the file may export the name: it does, or has no such table. Costs a few reads. */
    public static boolean mayExport(ElfFile elf, String name) throws ElfException {
        List<ElfSection> sections = elf.sections();
        for (ElfSection section : sections) {
            int link = section.link();
            if (section.type() == SECTION_TYPE && section.hasBytes() && link > 0 && link < sections.size()) {
                ElfSection symbols = sections.get(link);
                int strings = symbols.link();
                if (symbols.hasBytes() && strings > 0 && strings < sections.size()) {
                    return finds(elf.bytes(section), elf.bytes(symbols), elf.bytes(sections.get(strings)), name);
                }
            }
        }
        return true;
    }

    private static boolean finds(ElfBytes table, ElfBytes symbols, ElfBytes strings, String name) throws ElfException {
        long buckets = table.u32(0);
        long firstSymbol = table.u32(4);
        long bucketsAt = HEADER + 8 * table.u32(8);
        if (buckets == 0) {
            return false;
        }
        int hash = hash(name);
        long symbol = table.u32(bucketsAt + 4 * (Integer.toUnsignedLong(hash) % buckets));
        for (int i = 0; symbol >= firstSymbol && i < LONGEST_CHAIN; i++, symbol++) {
            int other = table.s32(bucketsAt + 4 * buckets + 4 * (symbol - firstSymbol));
            if ((other | 1) == (hash | 1)
                    && symbols.u16(SYMBOL * symbol + 6) != 0
                    && isAt(strings, symbols.u32(SYMBOL * symbol), name)) {
                return true;
            }
            if ((other & 1) != 0) {
                return false;
            }
        }
        return false;
    }

    private static boolean isAt(ElfBytes strings, long at, String name) throws ElfException {
        for (int i = 0; i <= name.length(); i++) {
            if (strings.u8(at + i) != (i < name.length() ? name.charAt(i) : 0)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(String name) {
        int hash = 5381;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 33 + name.charAt(i);
        }
        return hash;
    }
}
