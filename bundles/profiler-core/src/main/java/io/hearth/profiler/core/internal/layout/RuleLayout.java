/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.layout;

/** {@code struct unwind_rule} of bpf-native/include/unwind.h: 16 bytes, registers by DWARF number. */
public final class RuleLayout {

    public static final int CFA_OP = 0;
    public static final int CFA_REG = 1;
    public static final int FP_OP = 2;
    public static final int RA_OP = 3;
    public static final int CFA_OFF = 4;
    public static final int FP_OFF = 8;
    public static final int CFA_POST = 12;
    public static final int RA_OFF = 14;
    public static final int SIZE = 16;

    public static final int CFA_INVALID = 0;
    public static final int CFA_REGISTER = 1;
    public static final int CFA_DEREF = 2;
    public static final int CFA_PLT = 3;
    public static final int CFA_SIGNAL = 4;
    public static final int CFA_STOP = 5;
    public static final int CFA_FRAME_POINTER = 6;

    public static final int FP_SAME = 0;
    public static final int FP_CFA_OFFSET = 1;
    public static final int FP_UNDEFINED = 2;
    public static final int FP_REG_DEREF = 3;

    public static final int RA_SAME = 0;
    public static final int RA_CFA_OFFSET = 1;
    public static final int RA_UNDEFINED = 2;

    private RuleLayout() {}
}
