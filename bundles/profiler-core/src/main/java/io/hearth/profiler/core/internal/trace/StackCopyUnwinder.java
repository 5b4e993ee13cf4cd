/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import io.hearth.profiler.core.internal.layout.RuleLayout;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.process.CodeMapping;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Unwinds a stack from the copy that an early sample carries, by the same rows and rules as the kernel half
 * (bpf-native/src/sampler.bpf.c), once the process is known. x86-64 and arm64 differ in register numbers and in where a
 * signal frame keeps its registers.
 */
public final class StackCopyUnwinder {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));
    private static final int DWARF_FP = ARM ? 29 : 6;
    private static final int DWARF_SP = ARM ? 31 : 7;

    private final UnwindRows rows;
    private final byte[] rule = new byte[RuleLayout.SIZE];
    private byte[] record = new byte[0];
    private int stackAt;
    private int stackBytes;
    private long stackBase;
    private boolean unreadable;

    public StackCopyUnwinder(UnwindRows rows) {
        this.rows = rows;
    }

    /**
     * Appends the frames of the copy in {@code sample} (one whole record) to {@code words}.
     *
     * @return words used in all; negated when the stack ends before its outermost frame
     */
    int unwind(byte[] sample, TracedProcess process, long[] words, int used) {
        record = sample;
        int kernelFrames = sample[SampleLayout.KERNEL_FRAMES] & 0xff;
        int wordBytes = 8 * (kernelFrames + u16(SampleLayout.LABEL_WORDS) + u16(SampleLayout.USER_WORDS));
        stackAt = SampleLayout.WORDS + wordBytes;
        stackBytes = Math.min(u16(SampleLayout.STACK_BYTES), sample.length - stackAt);
        long pc = (long) LONGS.get(sample, SampleLayout.PC);
        long sp = (long) LONGS.get(sample, SampleLayout.SP);
        long fp = (long) LONGS.get(sample, SampleLayout.FP);
        stackBase = sp;
        unreadable = false;
        boolean returnAddress = sample[SampleLayout.RETURN_ADDRESS] != 0;
        int n = used;
        while (n < words.length) {
            long address = returnAddress ? pc - 1 : pc;
            CodeMapping mapping = process.mappingOf(address);
            if (mapping == null) {
                words[n++] = SampleLayout.addressWord(address);
                return -n;
            }
            int object = mapping.object();
            int op = RuleLayout.CFA_FRAME_POINTER;
            if (object == 0) {
                words[n++] = SampleLayout.addressWord(address);
            } else {
                long vaddr = address - mapping.bias();
                words[n++] = SampleLayout.objectWord(object, vaddr);
                if (!rows.ruleAt(object, vaddr, rule) || rule[RuleLayout.CFA_OP] == RuleLayout.CFA_INVALID) {
                    // Without rows, as step_without_rows of sampler.bpf.c; the copy has no link register and no code,
                    // so that it takes known code for what has called.
                    long ra = ARM || returnAddress ? 0 : word(sp);
                    if (!unreadable && ra != 0 && process.mappingOf(ra - 1) != null) {
                        sp += 8;
                    } else {
                        ra = Long.compareUnsigned(fp, sp) < 0 || (fp & 7) != 0 ? 0 : word(fp + 8);
                        long next = ra == 0 ? 0 : word(fp);
                        if (unreadable || ra == 0 || process.mappingOf(ra - 1) == null) {
                            return -n;
                        }
                        sp = fp + 16;
                        fp = next;
                    }
                    pc = ra;
                    returnAddress = true;
                    continue;
                }
                op = rule[RuleLayout.CFA_OP];
            }
            long cfa;
            switch (op) {
                case RuleLayout.CFA_STOP -> {
                    return n;
                }
                case RuleLayout.CFA_FRAME_POINTER -> {
                    long next = word(fp);
                    long ra = word(fp + 8);
                    if (unreadable) {
                        return -n;
                    }
                    sp = fp + 16;
                    fp = next;
                    pc = ra;
                    returnAddress = true;
                    if (pc == 0) {
                        return n;
                    }
                    continue;
                }
                case RuleLayout.CFA_SIGNAL -> {
                    // ucontext and sigcontext as in sampler.bpf.c: step_signal.
                    long base = ARM ? sp + 128 + 176 + 8 : sp + 40;
                    pc = word(base + 8L * (ARM ? 32 : 16));
                    fp = word(base + 8L * (ARM ? 29 : 10));
                    sp = word(base + 8L * (ARM ? 31 : 15));
                    returnAddress = false;
                    if (unreadable) {
                        return -n;
                    }
                    continue;
                }
                case RuleLayout.CFA_PLT ->
                    cfa = sp + 8 + ((pc & 15) >= (int) INTS.get(rule, RuleLayout.CFA_OFF) ? 8 : 0);
                case RuleLayout.CFA_REGISTER, RuleLayout.CFA_DEREF -> {
                    int register = rule[RuleLayout.CFA_REG];
                    if (register != DWARF_SP && register != DWARF_FP) {
                        return -n;
                    }
                    cfa = (register == DWARF_SP ? sp : fp) + (int) INTS.get(rule, RuleLayout.CFA_OFF);
                    if (op == RuleLayout.CFA_DEREF) {
                        cfa = word(cfa) + (short) SHORTS.get(rule, RuleLayout.CFA_POST);
                    }
                }
                default -> {
                    return -n;
                }
            }
            if (cfa <= sp || rule[RuleLayout.RA_OP] != RuleLayout.RA_CFA_OFFSET) {
                return rule[RuleLayout.RA_OP] == RuleLayout.RA_UNDEFINED ? n : -n;
            }
            pc = word(cfa + (short) SHORTS.get(rule, RuleLayout.RA_OFF));
            int fpOff = (int) INTS.get(rule, RuleLayout.FP_OFF);
            fp = switch (rule[RuleLayout.FP_OP]) {
                case RuleLayout.FP_CFA_OFFSET -> word(cfa + fpOff);
                case RuleLayout.FP_REG_DEREF -> word(fp + fpOff);
                case RuleLayout.FP_UNDEFINED -> 0;
                default -> fp;
            };
            sp = cfa;
            returnAddress = true;
            if (unreadable) {
                return -n;
            }
            if (pc == 0) {
                return n;
            }
        }
        return -n;
    }

    private long word(long address) {
        long at = address - stackBase;
        if (at < 0 || at + 8 > stackBytes) {
            unreadable = true;
            return 0;
        }
        return (long) LONGS.get(record, stackAt + (int) at);
    }

    private int u16(int at) {
        return (short) SHORTS.get(record, at) & 0xffff;
    }
}
