/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Exported symbols of an ELF file that begin with a prefix, by name (gABI, "Symbol Table"). */
final class DataSymbols {
    private static final int ENTRY = 24;
    private static final int MOST_SYMBOLS = 1 << 20;
    private static final int MOST_NAME_BYTES = 128;
    private static final int MOST_FOUND = 1024;

    private DataSymbols() {}

    /** Virtual addresses by name. */
    static Map<String, Long> of(ElfFile elf, String prefix) throws ElfException {
        Map<String, Long> found = new HashMap<>();
        List<ElfSection> sections = elf.sections();
        for (ElfSection table : sections) {
            if (table.type() != ElfSection.DYNSYM
                    || !table.hasBytes()
                    || table.link() <= 0
                    || table.link() >= sections.size()
                    || !sections.get(table.link()).hasBytes()) {
                continue;
            }
            read(elf.bytes(table), elf.bytes(sections.get(table.link())), prefix, found);
        }
        return found;
    }

    private static void read(ElfBytes symbols, ElfBytes names, String prefix, Map<String, Long> found)
            throws ElfException {
        long count = Math.min(MOST_SYMBOLS, symbols.size() / ENTRY);
        for (long i = 0; i < count; i++) {
            long at = i * ENTRY;
            long name = symbols.u32(at);
            // A section index of 0 is a symbol of another file.
            if (symbols.u16(at + 6) == 0 || !startsWith(names, name, prefix)) {
                continue;
            }
            found.put(names.string(name, MOST_NAME_BYTES), symbols.s64(at + 8));
            if (found.size() == MOST_FOUND) {
                return;
            }
        }
    }

    private static boolean startsWith(ElfBytes names, long at, String prefix) throws ElfException {
        if (at > names.size() - prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (names.u8(at + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
