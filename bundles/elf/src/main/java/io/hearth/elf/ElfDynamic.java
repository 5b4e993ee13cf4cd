/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import org.jspecify.annotations.Nullable;

/** The dynamic section (gABI, "Dynamic Section"), found through PT_DYNAMIC alone so that it works without sections. */
final class ElfDynamic {
    private static final int STRING_TABLE = 5;
    private static final int SONAME = 14;
    private static final int MOST_ENTRIES = 4096;

    private ElfDynamic() {}

    /** The value of the first entry with that tag; null if there is none. */
    static @Nullable Long value(ElfFile elf, long tag) throws ElfException {
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() == ElfSegment.DYNAMIC && segment.fileSize() > 0) {
                ElfBytes bytes = elf.bytes(segment);
                long end = Math.min(bytes.size() - 15, MOST_ENTRIES * 16L);
                for (long at = 0; at < end; at += 16) {
                    long found = bytes.s64(at);
                    if (found == tag) {
                        return bytes.s64(at + 8);
                    }
                    if (found == 0) {
                        break;
                    }
                }
            }
        }
        return null;
    }

    static @Nullable String soname(ElfFile elf) throws ElfException {
        Long offset = value(elf, SONAME);
        Long table = value(elf, STRING_TABLE);
        if (offset == null || table == null) {
            return null;
        }
        ElfBytes text = elf.bytesFrom(table + offset);
        return text == null ? null : text.string(0, 4096);
    }
}
