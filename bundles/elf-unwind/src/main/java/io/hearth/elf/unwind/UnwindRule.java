/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfMachine;

/**
 * How to find the caller's frame: the canonical frame address (CFA), the saved frame pointer and the return address.
 * Operations and layout are those of {@code struct unwind_rule} in {@code bpf-native/include/unwind.h}; registers are
 * DWARF numbers of the machine.
 *
 * @param cfaOp one of {@code CFA_...}
 * @param cfaRegister the register it starts from, 0 to 255
 * @param fpOp one of {@code FP_...}
 * @param raOp one of {@code RA_...}
 * @param cfaOffset bytes added to the register; for {@link #CFA_PLT} the offset in a 16 byte entry from which on one
 *     more word is on the stack
 * @param fpOffset bytes added to the CFA, or to the frame pointer for {@link #FP_DEREF}
 * @param cfaPost bytes added to what was read, for {@link #CFA_DEREF}
 * @param raOffset bytes added to the CFA
 */
public record UnwindRule(
        int cfaOp, int cfaRegister, int fpOp, int raOp, int cfaOffset, int fpOffset, int cfaPost, int raOffset) {
    /** Nothing is known. */
    public static final int CFA_INVALID = 0;
    /** CFA = register + offset. */
    public static final int CFA_REGISTER = 1;
    /** CFA = *(register + offset) + post. */
    public static final int CFA_DEREF = 2;
    /** A lazy procedure linkage entry of x86-64: CFA = rsp + 8 + ((rip &amp; 15) &gt;= offset ? 8 : 0). */
    public static final int CFA_PLT = 3;
    /** The stack pointer points at a {@code rt_sigframe}. */
    public static final int CFA_SIGNAL = 4;
    /** The outermost frame. */
    public static final int CFA_STOP = 5;
    /** No tables: the chain of frame pointers. */
    public static final int CFA_FRAME_POINTER = 6;

    /** The frame pointer is still the caller's. */
    public static final int FP_SAME = 0;
    /** Saved at CFA + offset. */
    public static final int FP_CFA_OFFSET = 1;
    /** Lost. */
    public static final int FP_UNDEFINED = 2;
    /** Saved at frame pointer + offset. */
    public static final int FP_DEREF = 3;

    /** aarch64: still in the link register. */
    public static final int RA_SAME = 0;
    /** Saved at CFA + offset. */
    public static final int RA_CFA_OFFSET = 1;
    /** There is none. */
    public static final int RA_UNDEFINED = 2;

    static UnwindRule unpack(long low, long high) {
        return new UnwindRule(
                (int) low & 0xff,
                (int) (low >>> 8) & 0xff,
                (int) (low >>> 16) & 0xff,
                (int) (low >>> 24) & 0xff,
                (int) (low >>> 32),
                (int) high,
                (short) (high >>> 32),
                (short) (high >>> 48));
    }

    /** The CFA as {@code readelf --debug-dump=frames-interp} writes it ({@code rsp+8}), or a word. */
    public String cfaText(ElfMachine machine) {
        return switch (cfaOp) {
            case CFA_REGISTER -> UnwindRegisters.name(machine, cfaRegister) + signed(cfaOffset);
            case CFA_DEREF ->
                "*(" + UnwindRegisters.name(machine, cfaRegister) + signed(cfaOffset) + ")" + signed(cfaPost);
            case CFA_PLT -> "plt>=" + cfaOffset;
            case CFA_SIGNAL -> "signal";
            case CFA_STOP -> "stop";
            case CFA_FRAME_POINTER -> "frame-pointer";
            default -> "invalid";
        };
    }

    /** Where the caller's frame pointer is: {@code c-16}, {@code *(fp+0)}, {@code same}, {@code u}. */
    public String fpText() {
        return switch (fpOp) {
            case FP_SAME -> "same";
            case FP_CFA_OFFSET -> "c" + signed(fpOffset);
            case FP_DEREF -> "*(fp" + signed(fpOffset) + ")";
            default -> "u";
        };
    }

    /** Where the return address is: {@code c-8}, {@code same} (link register), {@code u}. */
    public String raText() {
        return switch (raOp) {
            case RA_SAME -> "same";
            case RA_CFA_OFFSET -> "c" + signed(raOffset);
            default -> "u";
        };
    }

    private static String signed(int value) {
        return value < 0 ? Integer.toString(value) : "+" + value;
    }
}
