/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.golang;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.ElfSection;
import io.hearth.elf.ElfSegment;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The first words of {@code runtime.firstmoduledata} (Go {@code runtime/symtab.go}), which say where text and function
 * data begin. Found in {@code .go.module} (Go 1.26), or by its first word, the address of the pc-line table. In a
 * position independent file the words are the addends of relative relocations.
 */
final class GoModule {
    private static final int WORDS = 48;
    private static final int TEXT = 22;
    private static final int RODATA_BEFORE_COVERAGE = 37;
    private static final int RODATA = 39;
    private static final int RODATA_BEHIND_ITABS = 42; // Go 1.27
    private static final long MOST_SCANNED = 256L << 20;
    private static final int CHUNK = 64 << 10;
    private static final int DT_RELA = 7;
    private static final int DT_RELASZ = 8;
    private static final int RELA_SIZE = 24;

    private final long[] words;

    GoModule(long[] words) {
        this.words = words;
    }

    /** Null if there is none to be found. */
    static @Nullable GoModule find(ElfFile elf, long tableAddress, long namesAddress) throws ElfException {
        Optional<ElfSection> section = elf.section(".go.module");
        if (section.isPresent()) {
            GoModule module = at(elf, section.get().address(), tableAddress, namesAddress);
            if (module != null) {
                return module;
            }
        }
        GoModule module = inData(elf, tableAddress, namesAddress);
        return module != null ? module : inRelocations(elf, tableAddress, namesAddress);
    }

    /** {@code runtime.text}. */
    long text() {
        return words[TEXT];
    }

    /** {@code go:func.*}, what function data are relative to; 0 if the words do not look like it. */
    long functionData(GoTableFormat format) {
        if (format != GoTableFormat.GO_1_20) {
            return words[RODATA_BEFORE_COVERAGE + 1];
        }
        return words[(isBehindItabs() ? RODATA_BEHIND_ITABS : RODATA) + 1];
    }

    /** Whether rodata, function data and the end of the pc-line table stand where Go 1.27 has them, and lie so. */
    private boolean isBehindItabs() {
        int at = RODATA_BEHIND_ITABS;
        return words[at] > text()
                && words[at] <= words[at + 1]
                && words[at + 1] <= words[at + 2]
                && words[at + 2] > words[0];
    }

    private static @Nullable GoModule inData(ElfFile elf, long table, long names) throws ElfException {
        long left = MOST_SCANNED;
        byte[] chunk = new byte[CHUNK];
        for (ElfSegment segment : elf.segments()) {
            if (!segment.isLoad() || segment.isExecutable() || (segment.flags() & ElfSegment.FLAG_WRITE) == 0) {
                continue;
            }
            ElfBytes bytes = elf.bytes(segment);
            long size = Math.min(left, bytes.size()) & ~7L;
            left -= size;
            for (long from = 0; from < size; from += CHUNK) {
                int length = (int) Math.min(CHUNK, size - from);
                bytes.copy(from, chunk, 0, length);
                for (int i = 0; i < length; i += 8) {
                    if (chunk[i] == (byte) table && word(chunk, i) == table) {
                        GoModule module = at(elf, segment.virtualAddress() + from + i, table, names);
                        if (module != null) {
                            return module;
                        }
                    }
                }
            }
        }
        return null;
    }

    private static long word(byte[] bytes, int at) {
        long word = 0;
        for (int i = 7; i >= 0; i--) {
            word = word << 8 | (bytes[at + i] & 0xff);
        }
        return word;
    }

    private static @Nullable GoModule inRelocations(ElfFile elf, long table, long names) throws ElfException {
        ElfBytes relocations = relocations(elf);
        if (relocations == null) {
            return null;
        }
        for (long at = 0; at <= relocations.size() - RELA_SIZE; at += RELA_SIZE) {
            if (relocations.s64(at + 16) == table && isRelative(elf, relocations.s32(at + 8))) {
                GoModule module = at(elf, relocations.s64(at), table, names);
                if (module != null) {
                    return module;
                }
            }
        }
        return null;
    }

    private static @Nullable GoModule at(ElfFile elf, long address, long table, long names) throws ElfException {
        ElfBytes bytes = elf.bytesFrom(address);
        if (bytes == null || bytes.size() < WORDS * 8) {
            return null;
        }
        long[] words = new long[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = bytes.s64(i * 8L);
        }
        if (words[0] != table) {
            relocate(elf, address, words);
        }
        return words[0] == table && words[1] == names ? new GoModule(words) : null;
    }

    private static void relocate(ElfFile elf, long address, long[] words) throws ElfException {
        ElfBytes relocations = relocations(elf);
        if (relocations == null) {
            return;
        }
        for (long at = 0; at <= relocations.size() - RELA_SIZE; at += RELA_SIZE) {
            long into = relocations.s64(at) - address;
            if (into >= 0 && into < WORDS * 8L && (into & 7) == 0 && isRelative(elf, relocations.s32(at + 8))) {
                words[(int) into >> 3] = relocations.s64(at + 16);
            }
        }
    }

    private static @Nullable ElfBytes relocations(ElfFile elf) throws ElfException {
        OptionalLong address = elf.dynamicValue(DT_RELA);
        OptionalLong size = elf.dynamicValue(DT_RELASZ);
        if (address.isEmpty() || size.isEmpty()) {
            return null;
        }
        ElfBytes bytes = elf.bytesFrom(address.getAsLong());
        if (bytes == null) {
            return null;
        }
        return bytes.range(0, Math.max(0, Math.min(bytes.size(), Math.min(MOST_SCANNED, size.getAsLong()))));
    }

    private static boolean isRelative(ElfFile elf, int type) {
        return type == (elf.machine() == ElfMachine.X86_64 ? 8 : 1027);
    }
}
