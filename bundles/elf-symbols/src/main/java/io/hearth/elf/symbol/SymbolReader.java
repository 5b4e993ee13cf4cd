/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the symbol tables of a file into a {@link SymbolTable}; lives only as long as that takes. */
final class SymbolReader {
    static final int SOURCE_SHIFT = 30;
    static final int OFFSET_MASK = (1 << SOURCE_SHIFT) - 1;

    /** Most entries read of one table: 4 million, 96 MB of file. */
    private static final int MOST_SYMBOLS = 4 << 20;

    private static final int ENTRY = 24;
    private static final int CHUNK_ENTRIES = 2048;
    private static final int TYPE_NONE = 0;
    private static final int TYPE_FUNCTION = 2;
    private static final int TYPE_INDIRECT_FUNCTION = 10;

    private final ElfFile elf;
    private final @Nullable ElfFile debugFile;

    SymbolReader(ElfFile elf, @Nullable ElfFile debugFile) {
        this.elf = elf;
        this.debugFile = debugFile;
    }

    SymbolTable read() throws ElfException {
        SymbolSorter sorter = new SymbolSorter(elf.sections());
        NameSource[] sources = {NameSource.NONE, NameSource.NONE, NameSource.NONE, NameSource.NONE};
        @Nullable ElfSection dynamic = table(elf, ElfSection.DYNSYM);
        boolean complete = false;
        if (debugFile != null) {
            complete = readTable(debugFile, table(debugFile, ElfSection.SYMTAB), sorter, sources, 0);
        }
        if (!complete) {
            complete = readTable(elf, table(elf, ElfSection.SYMTAB), sorter, sources, 0);
        }
        if (!complete) {
            byte[] small = MiniDebugInfo.read(elf);
            if (small.length > 0) {
                readSmall(small, sorter, sources);
            }
            readTable(elf, dynamic, sorter, sources, 1);
        }
        if (dynamic != null) {
            @Nullable ElfSection strings = linked(elf, dynamic);
            if (strings != null) {
                sources[2] = NameSource.inFile(elf, strings, "@plt");
                new PltReader(elf, dynamic).read(sorter, 2);
            }
        }
        SymbolTable table = sorter.finish(sources);
        table.trim();
        return table;
    }

    private void readSmall(byte[] image, SymbolSorter sorter, NameSource[] sources) throws ElfException {
        try (ElfFile small = ElfFile.of(image, elf.name() + " .gnu_debugdata")) {
            @Nullable ElfSection symbols = table(small, ElfSection.SYMTAB);
            @Nullable ElfSection strings = symbols == null ? null : linked(small, symbols);
            if (symbols != null && strings != null) {
                NameSource names = NameSource.inMemory(small.bytes(strings).toByteArray(MiniDebugInfo.LIMIT));
                sources[0] = names;
                readEntries(small, symbols, names, sorter, 0);
            }
        }
    }

    private static @Nullable ElfSection table(ElfFile file, int type) {
        for (ElfSection section : file.sections()) {
            if (section.type() == type && section.hasBytes()) {
                return section;
            }
        }
        return null;
    }

    private static @Nullable ElfSection linked(ElfFile file, ElfSection table) {
        List<ElfSection> sections = file.sections();
        int link = table.link();
        if (link <= 0 || link >= sections.size() || !sections.get(link).hasBytes()) {
            return null;
        }
        return sections.get(link);
    }

    private static boolean readTable(
            ElfFile file, @Nullable ElfSection table, SymbolSorter sorter, NameSource[] sources, int source)
            throws ElfException {
        @Nullable ElfSection strings = table == null ? null : linked(file, table);
        if (table == null || strings == null) {
            return false;
        }
        NameSource names = NameSource.inFile(file, strings, "");
        sources[source] = names;
        int before = sorter.count();
        readEntries(file, table, names, sorter, source);
        names.trim();
        return sorter.count() > before;
    }

    private static void readEntries(ElfFile file, ElfSection table, NameSource names, SymbolSorter sorter, int source)
            throws ElfException {
        List<ElfSection> sections = file.sections();
        ElfBytes bytes = file.bytes(table);
        int count = (int) Math.min(MOST_SYMBOLS, bytes.size() / ENTRY);
        byte[] chunk = new byte[ENTRY * CHUNK_ENTRIES];
        for (int from = 0; from < count; from += CHUNK_ENTRIES) {
            int entries = Math.min(CHUNK_ENTRIES, count - from);
            bytes.copy((long) from * ENTRY, chunk, 0, entries * ENTRY);
            for (int at = 0; at < entries * ENTRY; at += ENTRY) {
                int info = chunk[at + 4];
                int type = info & 0xf;
                if (type != TYPE_FUNCTION && type != TYPE_NONE && type != TYPE_INDIRECT_FUNCTION) {
                    continue;
                }
                int index = (chunk[at + 6] & 0xff) | (chunk[at + 7] & 0xff) << 8;
                int name = s32(chunk, at);
                if (index == 0 || index >= sections.size() || name <= 0 || name > OFFSET_MASK) {
                    continue;
                }
                ElfSection section = sections.get(index);
                long address = s64(chunk, at + 8);
                if (!section.isExecutable() || !section.contains(address)) {
                    continue;
                }
                if (type == TYPE_NONE && isMarker(names, name)) {
                    continue;
                }
                sorter.add(address, s64(chunk, at + 16), name | source << SOURCE_SHIFT, rank(type, info >> 4 & 0xf));
            }
        }
    }

    /** Functions before labels, then exported before local; the C library calls {@code write} weak. */
    private static int rank(int type, int binding) {
        return (type == TYPE_NONE ? 0 : 4) + (binding == 0 ? 0 : 2);
    }

    /** Mapping symbols tell code from data ({@code $x}, {@code $d.1}; AAELF64); {@code .L} labels are the compiler's. */
    private static boolean isMarker(NameSource names, int name) throws ElfException {
        String text = names.name(name);
        return text.isEmpty() || text.charAt(0) == '$' || text.startsWith(".L");
    }

    private static int s32(byte[] b, int at) {
        return (b[at] & 0xff) | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16 | b[at + 3] << 24;
    }

    private static long s64(byte[] b, int at) {
        return (s32(b, at) & 0xffffffffL) | (long) s32(b, at + 4) << 32;
    }
}
