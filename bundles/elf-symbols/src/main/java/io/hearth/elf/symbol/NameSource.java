/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A string table that symbol names are read from, in a file or, for what was decompressed, in memory. */
final class NameSource {
    static final NameSource NONE = new NameSource(null, null, new byte[0], "");

    private static final int LONGEST_NAME = 16 << 10;
    private static final long PAGES_KEPT = 256 << 10;

    private final @Nullable ElfFile elf;
    private final @Nullable ElfSection section;
    private final byte[] memory;
    private final String suffix;
    private @Nullable ElfBytes bytes;

    private NameSource(@Nullable ElfFile elf, @Nullable ElfSection section, byte[] memory, String suffix) {
        this.elf = elf;
        this.section = section;
        this.memory = memory;
        this.suffix = suffix;
    }

    /** Names stay in the file. */
    static NameSource inFile(ElfFile elf, ElfSection section, String suffix) {
        return new NameSource(elf, section, new byte[0], suffix);
    }

    /** Names of a file that will be closed. */
    static NameSource inMemory(byte[] strings) {
        return new NameSource(null, null, strings, "");
    }

    String name(int offset) throws ElfException {
        String name = elf == null || section == null
                ? fromMemory(offset)
                : open(elf, section).string(offset, LONGEST_NAME);
        int version = name.indexOf('@', 1);
        if (version > 0) {
            name = name.substring(0, version);
        }
        return suffix.isEmpty() ? name : name + suffix;
    }

    private ElfBytes open(ElfFile file, ElfSection table) throws ElfException {
        ElfBytes opened = bytes;
        if (opened == null) {
            opened = file.bytes(table);
            bytes = opened;
        }
        return opened;
    }

    private String fromMemory(int offset) throws ElfException {
        int end = offset;
        while (end < memory.length && memory[end] != 0) {
            end++;
        }
        if (offset >= memory.length) {
            throw new ElfException("a symbol's name at " + offset + " is outside of its " + memory.length + " bytes");
        }
        return new String(memory, offset, end - offset, StandardCharsets.UTF_8);
    }

    void trim() {
        bytes = null;
    }

    long retainedBytes() {
        ElfBytes opened = bytes;
        return memory.length + (opened == null ? 0 : Math.min(PAGES_KEPT, opened.size()));
    }
}
