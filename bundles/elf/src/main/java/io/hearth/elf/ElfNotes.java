/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads notes (gABI, "Note Section") from SHT_NOTE sections and PT_NOTE segments, each place once. */
final class ElfNotes {
    private static final int MOST_NOTES = 4096;
    private static final int LONGEST_DESCRIPTION = 64 << 10;

    private final List<ElfNote> notes = new ArrayList<>();

    static List<ElfNote> of(ElfFile elf) throws ElfException {
        ElfNotes found = new ElfNotes();
        for (ElfSection section : elf.sections()) {
            if (section.type() == ElfSection.NOTE && section.hasBytes()) {
                found.read(elf.bytes(section), section.alignment());
            }
        }
        if (found.notes.isEmpty()) {
            for (ElfSegment segment : elf.segments()) {
                if (segment.type() == ElfSegment.NOTE && segment.fileSize() > 0) {
                    found.read(elf.bytes(segment), segment.alignment());
                }
            }
        }
        return List.copyOf(found.notes);
    }

    /** What does not parse ends the reading of that place; the notes before it count. */
    private void read(ElfBytes bytes, long alignment) throws ElfException {
        long pad = alignment == 8 ? 7 : 3;
        long at = 0;
        while (at <= bytes.size() - 12 && notes.size() < MOST_NOTES) {
            long ownerSize = bytes.u32(at);
            long size = bytes.u32(at + 4);
            long descriptionAt = (at + 12 + ownerSize + pad) & ~pad;
            if (ownerSize > 256 || size > LONGEST_DESCRIPTION || descriptionAt + size > bytes.size()) {
                return;
            }
            byte[] owner = bytes.slice(at + 12, (int) ownerSize);
            int length = owner.length;
            while (length > 0 && owner[length - 1] == 0) {
                length--; // Go pads its name with a second NUL
            }
            notes.add(new ElfNote(
                    new String(owner, 0, length, StandardCharsets.UTF_8),
                    bytes.s32(at + 8),
                    bytes.slice(descriptionAt, (int) size)));
            at = (descriptionAt + size + pad) & ~pad;
        }
    }
}
