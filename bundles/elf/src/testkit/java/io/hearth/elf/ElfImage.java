/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes small ELF files for tests: one executable segment that holds the whole file at {@link #BASE}. */
public final class ElfImage {
    /** Virtual address of the first byte of the file. */
    public static final long BASE = 0x10000;

    private record Section(String name, int type, long flags, byte[] bytes) {}

    private final int machine;
    private final List<Section> sections = new ArrayList<>();
    private long entry;
    private boolean hasSectionHeaders = true;
    private int headerSegment = -1;

    public ElfImage(ElfMachine machine) {
        this.machine = machine.number();
    }

    public ElfImage section(String name, int type, long flags, byte[] bytes) {
        sections.add(new Section(name, type, flags, bytes));
        return this;
    }

    /** Code of that many bytes, all {@code nop}. */
    public ElfImage text(int size) {
        byte[] code = new byte[size];
        java.util.Arrays.fill(code, (byte) 0x90);
        return section(".text", ElfSection.PROGBITS, ElfSection.FLAG_ALLOC | ElfSection.FLAG_EXECUTE, code);
    }

    public ElfImage entry(long address) {
        entry = address;
        return this;
    }

    public ElfImage withoutSectionHeaders() {
        hasSectionHeaders = false;
        return this;
    }

    /** Adds a PT_GNU_EH_FRAME segment for the section given last. */
    public ElfImage asEhFrameHeader() {
        headerSegment = sections.size() - 1;
        return this;
    }

    /** Where a section will be, once those before it have been given. */
    public long addressOf(int index) {
        long at = 64 + 2 * 56;
        for (int i = 0; i < index; i++) {
            at = (at + sections.get(i).bytes().length + 15) & ~15L;
        }
        return BASE + ((at + 15) & ~15L);
    }

    public byte[] build() {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        names.write(0);
        long size = addressOf(sections.size()) - BASE;
        ByteBuffer out = ByteBuffer.allocate((int) size + 4096 + 64 * (sections.size() + 2))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> nameAt = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            nameAt.add(names.size());
            names.writeBytes((sections.get(i).name() + "\0").getBytes(StandardCharsets.UTF_8));
            out.position((int) (addressOf(i) - BASE));
            out.put(sections.get(i).bytes());
        }
        nameAt.add(names.size());
        names.writeBytes(".shstrtab\0".getBytes(StandardCharsets.UTF_8));
        int namesOffset = (int) size;
        out.position(namesOffset);
        out.put(names.toByteArray());
        int table = (out.position() + 15) & ~15;
        out.position(table);
        header(out, 0, 0, 0, 0, 0, 0);
        for (int i = 0; i < sections.size(); i++) {
            Section s = sections.get(i);
            boolean isLoaded = (s.flags() & ElfSection.FLAG_ALLOC) != 0;
            header(
                    out,
                    nameAt.get(i),
                    s.type(),
                    s.flags(),
                    isLoaded ? addressOf(i) : 0,
                    addressOf(i) - BASE,
                    s.bytes().length);
        }
        header(out, nameAt.get(sections.size()), ElfSection.STRTAB, 0, 0, namesOffset, names.size());
        int end = out.position();

        out.position(0);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        out.putShort((short) 2).putShort((short) machine).putInt(1).putLong(entry);
        out.putLong(64).putLong(hasSectionHeaders ? table : 0).putInt(0);
        out.putShort((short) 64).putShort((short) 56).putShort((short) (headerSegment < 0 ? 1 : 2));
        out.putShort((short) 64).putShort((short) (hasSectionHeaders ? sections.size() + 2 : 0));
        out.putShort((short) (hasSectionHeaders ? sections.size() + 1 : 0));
        out.putInt(ElfSegment.LOAD).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
        out.putLong(size).putLong(size).putLong(4096);
        if (headerSegment >= 0) {
            long at = addressOf(headerSegment);
            long length = sections.get(headerSegment).bytes().length;
            out.putInt(ElfSegment.GNU_EH_FRAME)
                    .putInt(4)
                    .putLong(at - BASE)
                    .putLong(at)
                    .putLong(at);
            out.putLong(length).putLong(length).putLong(4);
        }
        byte[] image = new byte[end];
        out.position(0);
        out.get(image);
        return image;
    }

    private static void header(ByteBuffer out, int name, int type, long flags, long address, long offset, long size) {
        out.putInt(name)
                .putInt(type)
                .putLong(flags)
                .putLong(address)
                .putLong(offset)
                .putLong(size);
        out.putInt(0).putInt(0).putLong(4).putLong(0);
    }
}
