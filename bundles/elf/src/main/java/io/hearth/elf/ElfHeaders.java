/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the ELF header and the two header tables (gABI 4.1, chapters 4 and 5) and checks every count and offset. */
final class ElfHeaders {
    private static final int HEADER_SIZE = 64;
    private static final int SECTION_HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int EXTENDED_SEGMENT_COUNT = 0xffff;
    private static final int EXTENDED_NAME_INDEX = 0xffff;

    private final String name;
    private final ElfBytes file;
    private final ElfLimits limits;
    private final ElfHeader header;
    private final List<ElfSegment> segments;
    private List<ElfSection> sections = List.of();
    private @Nullable String damage;

    ElfHeaders(String name, ElfBytes file, ElfLimits limits) throws ElfException {
        this.name = name;
        this.file = file;
        this.limits = limits;
        header = readHeader();
        try {
            sections = readSections();
        } catch (ElfException e) {
            damage = e.getMessage();
        }
        segments = readSegments();
    }

    ElfHeader header() {
        return header;
    }

    List<ElfSegment> segments() {
        return segments;
    }

    List<ElfSection> sections() {
        return sections;
    }

    /** Why there are no sections although the header speaks of them. */
    @Nullable
    String damage() {
        return damage;
    }

    private ElfHeader readHeader() throws ElfException {
        if (file.size() < HEADER_SIZE || file.s32(0) != 0x464c457f) {
            throw new ElfException(name + ": not an ELF file (it does not begin with 7f 45 4c 46)");
        }
        if (file.u8(4) != 2) {
            throw new ElfException(name + ": a 32 bit ELF file; only 64 bit files are supported");
        }
        if (file.u8(5) != 1) {
            throw new ElfException(name + ": a big endian ELF file; only little endian files are supported");
        }
        int number = file.u16(18);
        ElfMachine machine = ElfMachine.of(number);
        if (machine == null) {
            throw new ElfException(
                    name + ": made for machine " + number + "; only x86-64 (62), aarch64 (183) and BPF (247) are read");
        }
        return new ElfHeader(machine, file.u16(16), file.s64(24), file.s32(48), file.u8(7));
    }

    private List<ElfSegment> readSegments() throws ElfException {
        long offset = file.s64(32);
        long count = file.u16(56);
        if (offset == 0 || count == 0) {
            return List.of();
        }
        if (count == EXTENDED_SEGMENT_COUNT) {
            count = file.u32(file.s64(40) + 44);
        }
        checkTable("program header", offset, count, file.u16(54), PROGRAM_HEADER_SIZE, limits.segments());
        List<ElfSegment> read = new ArrayList<>((int) count);
        for (long at = offset, end = offset + count * PROGRAM_HEADER_SIZE; at < end; at += PROGRAM_HEADER_SIZE) {
            ElfSegment segment = new ElfSegment(
                    file.s32(at),
                    file.s32(at + 4),
                    file.s64(at + 8),
                    file.s64(at + 16),
                    file.s64(at + 32),
                    file.s64(at + 40),
                    file.s64(at + 48));
            if (segment.isLoad()
                    && (segment.memorySize() < 0
                            || segment.fileSize() < 0
                            || segment.virtualAddress() > Long.MAX_VALUE - segment.memorySize())) {
                throw new ElfException(name + ": program header at offset " + at
                        + " wraps around the address space; the file is damaged");
            }
            read.add(segment);
        }
        return List.copyOf(read);
    }

    private List<ElfSection> readSections() throws ElfException {
        long offset = file.s64(40);
        if (offset == 0) {
            return List.of();
        }
        long count = file.u16(60);
        long nameIndex = file.u16(62);
        if (count == 0) {
            count = file.s64(offset + 32);
        }
        if (nameIndex == EXTENDED_NAME_INDEX) {
            nameIndex = file.u32(offset + 40);
        }
        checkTable("section header", offset, count, file.u16(58), SECTION_HEADER_SIZE, limits.sections());
        byte[] names = new byte[0];
        if (nameIndex > 0 && nameIndex < count) {
            long at = offset + nameIndex * SECTION_HEADER_SIZE;
            long size = file.s64(at + 32);
            if (size < 0 || size > limits.tableBytes()) {
                throw new ElfException(
                        name + ": section names take " + size + " bytes, more than " + limits.tableBytes());
            }
            names = file.slice(file.s64(at + 24), (int) size);
        }
        List<ElfSection> read = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            long at = offset + (long) i * SECTION_HEADER_SIZE;
            read.add(new ElfSection(
                    i,
                    name(names, file.u32(at)),
                    file.s32(at + 4),
                    file.s64(at + 8),
                    file.s64(at + 16),
                    file.s64(at + 24),
                    file.s64(at + 32),
                    file.s32(at + 40),
                    file.s32(at + 44),
                    file.s64(at + 48),
                    file.s64(at + 56)));
        }
        return List.copyOf(read);
    }

    private void checkTable(String what, long offset, long count, int entrySize, int expectedSize, int limit)
            throws ElfException {
        if (entrySize != expectedSize) {
            throw new ElfException(name + ": " + what + "s of " + entrySize + " bytes instead of " + expectedSize
                    + "; the file is damaged");
        }
        if (count < 0 || count > limit) {
            throw new ElfException(name + ": " + count + " " + what + "s, more than the limit of " + limit);
        }
        if (offset < 0 || offset > file.size() - count * entrySize) {
            throw new ElfException(name + ": the " + what + " table at offset " + offset
                    + " lies outside of the file; it was cut short or is damaged");
        }
    }

    /** Names longer than 1,024 bytes are cut: every section of a hostile file could name the same long text. */
    private static String name(byte[] names, long offset) {
        if (offset >= names.length) {
            return "";
        }
        int start = (int) offset;
        int end = start;
        int limit = Math.min(names.length, start + 1024);
        while (end < limit && names[end] != 0) {
            end++;
        }
        return new String(names, start, end - start, StandardCharsets.UTF_8);
    }
}
