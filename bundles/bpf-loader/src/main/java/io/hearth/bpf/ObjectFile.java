/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relocatable little-endian ELF file for the BPF machine: sections, symbols and relocations. Small and all in memory,
 * which is why it does not need the reader of large executables in {@code io.hearth.elf}. Source: ELF specification
 * (gABI 4.1) and {@code Documentation/bpf/llvm_reloc.rst}.
 */
final class ObjectFile {

    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_SECTIONS = 4096;
    private static final int MAX_SYMBOLS = 1 << 18;
    private static final int MACHINE_BPF = 247;

    static final int NOBITS = 8;
    private static final int PROGBITS = 1;
    private static final int SYMTAB = 2;
    private static final int RELA = 4;
    private static final int REL = 9;

    /** A section; {@code data} is empty for NOBITS. */
    static final class Section {
        private final int index;
        private final String name;
        private final int type;
        private final long flags;
        private final long size;
        private final byte[] data;
        private final List<Relocation> relocations = new ArrayList<>();

        Section(int index, String name, int type, long flags, long size, byte[] data) {
            this.index = index;
            this.name = name;
            this.type = type;
            this.flags = flags;
            this.size = size;
            this.data = data;
        }

        int index() {
            return index;
        }

        String name() {
            return name;
        }

        int type() {
            return type;
        }

        long size() {
            return size;
        }

        byte[] data() {
            return data;
        }

        List<Relocation> relocations() {
            return relocations;
        }

        boolean isCode() {
            return type == PROGBITS && (flags & 4) != 0;
        }
    }

    /** A symbol; {@code section} is 0 for an undefined one. */
    record Symbol(String name, int type, int binding, boolean hidden, int section, long value, long size) {
        static final int FUNCTION = 2;
        static final int SECTION = 3;
        static final int WEAK = 2;
    }

    /** A place in a section, in bytes, that depends on a symbol. */
    record Relocation(long offset, int type, Symbol symbol) {}

    private final ByteBuffer file;
    private final List<Section> sections = new ArrayList<>();
    private final List<Symbol> symbols = new ArrayList<>();

    private ObjectFile(byte[] bytes) {
        file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ObjectFile parse(byte[] bytes) throws BpfException {
        if (bytes.length < 64 || bytes.length > MAX_BYTES) {
            throw new BpfException("not a BPF object: " + bytes.length + " bytes");
        }
        ObjectFile object = new ObjectFile(bytes);
        object.readHeader();
        return object;
    }

    private void readHeader() throws BpfException {
        if (file.getInt(0) != 0x464c457f || file.get(4) != 2 || file.get(5) != 1) {
            throw new BpfException("not a 64-bit little-endian ELF file");
        }
        if (file.getShort(16) != 1 || file.getShort(18) != MACHINE_BPF) {
            throw new BpfException(
                    "not a relocatable BPF object: type=" + file.getShort(16) + " machine=" + file.getShort(18));
        }
        long table = file.getLong(40);
        int entrySize = file.getShort(58) & 0xffff;
        int count = file.getShort(60) & 0xffff;
        int namesIndex = file.getShort(62) & 0xffff;
        if (entrySize != 64 || count == 0 || count > MAX_SECTIONS || namesIndex >= count) {
            throw new BpfException("section table is malformed: count=" + count + " entry size=" + entrySize);
        }
        if (table < 0 || table > file.capacity() - (long) count * entrySize) {
            throw new BpfException("section table lies beyond the end of the file");
        }
        int at = (int) table;
        byte[] names = data(at + namesIndex * 64, "section names");
        for (int i = 0; i < count; i++) {
            readSection(i, at + i * 64, names);
        }
        readSymbols(at, count);
        readRelocations(at, count);
    }

    private void readSection(int index, int at, byte[] names) throws BpfException {
        String name = text(names, file.getInt(at));
        int type = file.getInt(at + 4);
        long size = file.getLong(at + 32);
        if (size < 0 || size > MAX_BYTES) {
            throw new BpfException("section " + name + " has a size of " + size);
        }
        byte[] data = type == NOBITS || type == 0 ? new byte[0] : data(at, name);
        sections.add(new Section(index, name, type, file.getLong(at + 8), size, data));
    }

    private byte[] data(int header, String name) throws BpfException {
        long offset = file.getLong(header + 24);
        long size = file.getLong(header + 32);
        if (offset < 0 || size < 0 || size > file.capacity() || offset > file.capacity() - size) {
            throw new BpfException("section " + name + " lies beyond the end of the file");
        }
        byte[] data = new byte[(int) size];
        file.get((int) offset, data);
        return data;
    }

    private static String text(byte[] names, int offset) throws BpfException {
        if (offset < 0 || offset >= names.length) {
            throw new BpfException("name offset " + offset + " lies beyond its table");
        }
        int end = offset;
        while (end < names.length && names[end] != 0) {
            end++;
        }
        return new String(names, offset, end - offset, StandardCharsets.UTF_8);
    }

    private void readSymbols(int table, int count) throws BpfException {
        for (int i = 0; i < count; i++) {
            if (sections.get(i).type() != SYMTAB) {
                continue;
            }
            int link = file.getInt(table + i * 64 + 40);
            if (link < 0 || link >= count) {
                throw new BpfException("symbol table has no names");
            }
            byte[] names = sections.get(link).data();
            ByteBuffer b = ByteBuffer.wrap(sections.get(i).data()).order(ByteOrder.LITTLE_ENDIAN);
            if (b.capacity() / 24 > MAX_SYMBOLS) {
                throw new BpfException("too many symbols: " + b.capacity() / 24);
            }
            for (int at = 0; at + 24 <= b.capacity(); at += 24) {
                int info = b.get(at + 4) & 0xff;
                int section = b.getShort(at + 6) & 0xffff;
                boolean hidden = (b.get(at + 5) & 3) == 2;
                String name = text(names, b.getInt(at));
                symbols.add(new Symbol(
                        name, info & 15, info >>> 4, hidden, section, b.getLong(at + 8), b.getLong(at + 16)));
            }
            return;
        }
    }

    private void readRelocations(int table, int count) throws BpfException {
        for (int i = 0; i < count; i++) {
            Section section = sections.get(i);
            if (section.type() == RELA) {
                throw new BpfException("section " + section.name() + ": relocations with addend are not used by BPF");
            }
            if (section.type() != REL) {
                continue;
            }
            int target = file.getInt(table + i * 64 + 44);
            if (target < 0 || target >= count) {
                throw new BpfException("section " + section.name() + " relocates no section");
            }
            ByteBuffer b = ByteBuffer.wrap(section.data()).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at + 16 <= b.capacity(); at += 16) {
                long info = b.getLong(at + 8);
                long symbol = info >>> 32;
                if (symbol >= symbols.size()) {
                    throw new BpfException("section " + section.name() + " names a symbol that does not exist");
                }
                sections.get(target).relocations().add(new Relocation(b.getLong(at), (int) info, symbols.get((int)
                        symbol)));
            }
        }
    }

    List<Section> sections() {
        return sections;
    }

    List<Symbol> symbols() {
        return symbols;
    }

    @Nullable
    Section section(String name) {
        for (Section section : sections) {
            if (section.name().equals(name)) {
                return section;
            }
        }
        return null;
    }

    @Nullable
    Section section(int index) {
        return index > 0 && index < sections.size() ? sections.get(index) : null;
    }
}
