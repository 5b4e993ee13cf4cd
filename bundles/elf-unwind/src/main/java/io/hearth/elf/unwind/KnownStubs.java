/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfHeader;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.ElfSection;
import io.hearth.elf.ElfSegment;

/**
 * Code that needs no tables to be known: entries of the procedure linkage table (LLD writes no call frame information
 * for them), the entry point of a program (musl has none there), and the return from a signal handler, by its bytes.
 */
final class KnownStubs {
    private static final int DT_FLAGS_1 = 0x6ffffffb;
    private static final long FLAGS_1_PIE = 0x08000000;
    private static final int ENTRY_SIZE_X86 = 32;
    private static final int ENTRY_SIZE_ARM = 48;
    private static final int CHUNK = 32 << 10;
    private static final int BTI_C = 0xd503245f;

    private final ElfFile elf;
    private final CodeBytes code;
    private final RuleSet rules;
    private final RowSink sink;
    private final boolean isX86;
    private int found;
    private long scanBudget = 16L << 20;

    KnownStubs(ElfFile elf, RuleSet rules, RowSink sink) {
        this.elf = elf;
        this.code = new CodeBytes(elf);
        this.rules = rules;
        this.sink = sink;
        this.isX86 = elf.machine() == ElfMachine.X86_64;
    }

    int found() {
        return found;
    }

    /** Gives rows for procedure linkage and entry point. */
    void read() throws ElfException {
        for (ElfSection section : elf.sections()) {
            if (section.isExecutable() && section.hasBytes()) {
                switch (section.name()) {
                    case ".plt" -> lazyEntries(section.address(), section.size());
                    case ".plt.sec", ".plt.got", ".plt.bnd", ".iplt" ->
                        directEntries(section.address(), section.size());
                    default -> {}
                }
            }
        }
        long entry = elf.header().entry();
        if (entry != 0 && isProgram() && sink.begin(entry, entry + (isX86 ? ENTRY_SIZE_X86 : ENTRY_SIZE_ARM))) {
            found++;
            sink.row(entry, rules.stop());
        }
    }

    /** Linkers give shared libraries an entry point as well, the start of their code. */
    private boolean isProgram() throws ElfException {
        if (elf.header().type() == ElfHeader.TYPE_EXECUTABLE) {
            return true;
        }
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() == ElfSegment.INTERPRETER) {
                return true;
            }
        }
        return (elf.dynamicValue(DT_FLAGS_1).orElse(0) & FLAGS_1_PIE) != 0;
    }

    private void directEntries(long start, long size) {
        if (sink.begin(start, start + size)) {
            found++;
            sink.row(start, atEntry());
        }
    }

    private int atEntry() {
        return isX86
                ? rules.register(7, 8, UnwindRule.FP_SAME, 0, UnwindRule.RA_CFA_OFFSET, -8)
                : rules.register(31, 0, UnwindRule.FP_SAME, 0, UnwindRule.RA_SAME, 0);
    }

    private void lazyEntries(long start, long size) throws ElfException {
        int pushed = isX86 ? pushedAt(start + 16) : 0;
        if (isX86 && pushed < 0) {
            directEntries(start, size);
            return;
        }
        if (!sink.begin(start, start + size)) {
            return;
        }
        found++;
        if (isX86) {
            // The first entry: push the link map, jump to the resolver; the caller has pushed an index.
            sink.row(start, rules.register(7, 16, UnwindRule.FP_SAME, 0, UnwindRule.RA_CFA_OFFSET, -8));
            sink.row(start + 6, rules.register(7, 24, UnwindRule.FP_SAME, 0, UnwindRule.RA_CFA_OFFSET, -8));
            sink.row(start + 16, rules.plt(pushed));
        } else {
            // The first entry: stp x16, x30, [sp, #-16]!, perhaps after bti c.
            long stored = start + (code.word(start, 4) == (BTI_C & 0xffffffffL) ? 8 : 4);
            sink.row(start, atEntry());
            sink.row(stored, rules.register(31, 16, UnwindRule.FP_SAME, 0, UnwindRule.RA_CFA_OFFSET, -8));
            sink.row(start + 32, atEntry());
        }
    }

    /** Offset in a lazy entry after {@code push imm32}; -1 if the entry pushes nothing. */
    private int pushedAt(long entry) throws ElfException {
        if (code.u8(entry) == 0x68) {
            return 5; // push; jmp
        }
        if (code.word(entry, 2) == 0x25ff && code.u8(entry + 6) == 0x68) {
            return 11; // jmp *; push; jmp
        }
        if (code.word(entry, 4) == 0xfa1e0ff3L && code.u8(entry + 4) == 0x68) {
            return 9; // endbr64; push; jmp
        }
        return -1;
    }

    /**
     * Looks in code without tables for {@code rt_sigreturn}, what a signal handler returns to. The row begins one byte
     * earlier, since callers are looked up by the byte before the return address.
     */
    void addSignalReturns(Rows out, long base, int from, int to, char rule) throws ElfException {
        out.add(from, rule);
        int length = Math.min(CHUNK, to - from);
        if (length < 8 || scanBudget <= 0) {
            return;
        }
        byte[] b = new byte[length];
        int step = isX86 ? 1 : 4;
        int size = isX86 ? 9 : 8;
        char signal = (char) rules.signal();
        for (int at = from; at + size <= to && scanBudget > 0; ) {
            int count = code.copy(base + at, b, Math.min(length, to - at));
            scanBudget -= length;
            for (int i = 0; i + size <= count; i += step) {
                if (isX86 ? isX86Return(b, i) : isArmReturn(b, i)) {
                    found++;
                    out.add(Math.max(from, at + i - 1), signal);
                    i += size;
                    if (at + i < to) {
                        out.add(at + i, rule);
                    }
                }
            }
            int next = at + count - size + 1;
            if (count < size || next + size > to) {
                return;
            }
            at = isX86 ? next : (next + 3) & ~3;
        }
    }

    /** mov $15, %rax; syscall. */
    private static boolean isX86Return(byte[] b, int i) {
        return b[i] == 0x48
                && b[i + 1] == (byte) 0xc7
                && b[i + 2] == (byte) 0xc0
                && b[i + 3] == 15
                && b[i + 4] == 0
                && b[i + 5] == 0
                && b[i + 6] == 0
                && b[i + 7] == 0x0f
                && b[i + 8] == 0x05;
    }

    /** mov x8, #139; svc #0. */
    private static boolean isArmReturn(byte[] b, int i) {
        return b[i] == 0x68
                && b[i + 1] == 0x11
                && b[i + 2] == (byte) 0x80
                && b[i + 3] == (byte) 0xd2
                && b[i + 4] == 0x01
                && b[i + 5] == 0
                && b[i + 6] == 0
                && b[i + 7] == (byte) 0xd4;
    }
}
