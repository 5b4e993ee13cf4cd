/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.ElfSection;
import java.util.Arrays;

/**
 * Names the stubs of the procedure linkage table. A stub jumps through a slot of the global offset table; the relocation
 * of that slot names the symbol, so the stub's code is decoded and no layout assumed.
 *
 * <p>Sources: x86-64 psABI 5.2 "Procedure Linkage Table" and its form for indirect branch tracking; AAELF64.
 */
final class PltReader {
    private static final int MOST_RELOCATIONS = 1 << 20;
    private static final int MOST_STUB_BYTES = 4 << 20;
    private static final int RELA_ENTRY = 24;
    private static final int SYMBOL_ENTRY = 24;
    private static final int STUB = 16;
    private static final int RANK = 4;

    private final ElfFile elf;
    private final ElfSection dynamic;
    private long[] slots = new long[64];
    private int[] symbols = new int[64];
    private int count;

    PltReader(ElfFile elf, ElfSection dynamic) {
        this.elf = elf;
        this.dynamic = dynamic;
    }

    void read(SymbolSorter sorter, int source) throws ElfException {
        boolean any = false;
        for (ElfSection section : elf.sections()) {
            any |= section.name().startsWith(".plt") && section.isExecutable() && section.hasBytes();
        }
        if (!any) {
            return;
        }
        for (ElfSection section : elf.sections()) {
            if (section.type() == ElfSection.RELA && section.link() == dynamic.index() && section.hasBytes()) {
                relocations(elf.bytes(section));
            }
        }
        if (count == 0) {
            return;
        }
        sortBySlot();
        ElfBytes names = elf.bytes(dynamic);
        for (ElfSection section : elf.sections()) {
            if (section.name().startsWith(".plt") && section.isExecutable() && section.hasBytes()) {
                stubs(section, names, sorter, source);
            }
        }
    }

    private void relocations(ElfBytes bytes) throws ElfException {
        boolean x86 = elf.machine() == ElfMachine.X86_64;
        int jumpSlot = x86 ? 7 : 1026;
        int globalData = x86 ? 6 : 1025;
        long entries = Math.min(MOST_RELOCATIONS, bytes.size() / RELA_ENTRY);
        for (long i = 0; i < entries; i++) {
            int type = bytes.s32(i * RELA_ENTRY + 8);
            if (type != jumpSlot && type != globalData) {
                continue;
            }
            if (count == symbols.length) {
                slots = Arrays.copyOf(slots, count * 2);
                symbols = Arrays.copyOf(symbols, count * 2);
            }
            slots[count] = bytes.s64(i * RELA_ENTRY);
            symbols[count++] = bytes.s32(i * RELA_ENTRY + 12);
        }
    }

    private void sortBySlot() {
        long[] sorted = Arrays.copyOf(slots, count);
        Arrays.sort(sorted);
        int[] bySlot = new int[count];
        for (int i = 0; i < count; i++) {
            bySlot[Arrays.binarySearch(sorted, slots[i])] = symbols[i];
        }
        slots = sorted;
        symbols = bySlot;
    }

    private void stubs(ElfSection section, ElfBytes names, SymbolSorter sorter, int source) throws ElfException {
        byte[] code = elf.bytes(section).slice(0, (int) Math.min(MOST_STUB_BYTES, section.size()));
        int step = section.entrySize() == 8 ? 8 : STUB;
        for (int at = 0; at + step <= code.length; at += step) {
            long address = section.address() + at;
            long slot =
                    elf.machine() == ElfMachine.X86_64 ? x86Slot(code, at, step, address) : armSlot(code, at, address);
            int found = slot == 0 ? -1 : Arrays.binarySearch(slots, slot);
            if (found >= 0) {
                long entry = (symbols[found] & 0xffffffffL) * SYMBOL_ENTRY;
                int name = entry + SYMBOL_ENTRY <= names.size() ? names.s32(entry) : 0;
                if (name > 0 && name <= SymbolReader.OFFSET_MASK) {
                    sorter.add(address, step, name | source << SymbolReader.SOURCE_SHIFT, RANK);
                }
            }
        }
    }

    /** {@code [endbr64] [bnd] jmp *disp32(%rip)}. */
    private static long x86Slot(byte[] code, int from, int length, long address) {
        for (int i = from; i + 6 <= from + length; i++) {
            if ((code[i] & 0xff) == 0xff && code[i + 1] == 0x25) {
                return address + (i - from) + 6 + s32(code, i + 2);
            }
        }
        return 0;
    }

    /** {@code [bti c] adrp x16, page; ldr x17, [x16, #offset]}. */
    private static long armSlot(byte[] code, int from, long address) {
        for (int i = from; i + 8 <= from + STUB; i += 4) {
            int adrp = s32(code, i);
            int ldr = s32(code, i + 4);
            if ((adrp & 0x9f00001f) == 0x90000010 && (ldr & 0xffc003ff) == 0xf9400211) {
                long page = (long) (adrp << 8 >> 13) << 2 | (adrp >>> 29 & 3);
                return (address + (i - from) & ~0xfffL) + (page << 12) + ((ldr >>> 10 & 0xfff) << 3);
            }
        }
        return 0;
    }

    private static int s32(byte[] b, int at) {
        return (b[at] & 0xff) | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16 | b[at + 3] << 24;
    }
}
