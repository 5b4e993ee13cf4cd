/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import java.util.Arrays;

/**
 * One row of the call frame table while it is being worked out: CFA, saved frame pointer and return address, as far as
 * they matter. Other registers are not followed.
 */
final class CfiState {
    /** The value is somewhere that no rule can say; internal, besides the operations of {@link UnwindRule}. */
    static final int LOST = 100;

    /** Saved at a register other than the CFA plus an offset; internal. */
    static final int AT_REGISTER = 101;

    private static final int WORDS = 13;
    private static final int DEEPEST = 256;

    private static final int NO_EXPRESSION = 0;

    /** CFA as register and offset; kept while an expression is in force. */
    private int cfaRegister;

    private long cfaOffset;
    private int expression;
    private int expressionRegister;
    private long expressionOffset;
    private long expressionPost;
    private int fpOp;
    private int fpRegister;
    private long fpOffset;
    private int raOp;
    private int raRegister;
    private long raOffset;

    private final boolean isX86;
    private final int framePointer;
    private long[] saved = new long[WORDS * 2];
    private int depth;

    CfiState(boolean isX86) {
        this.isX86 = isX86;
        this.framePointer = isX86 ? 6 : 29;
        reset();
    }

    /** Nothing defined: the frame pointer is kept; the return address is in the link register, if there is one. */
    void reset() {
        cfaRegister = -1;
        cfaOffset = 0;
        expression = NO_EXPRESSION;
        fpOp = UnwindRule.FP_SAME;
        raOp = isX86 ? UnwindRule.RA_UNDEFINED : UnwindRule.RA_SAME;
        depth = 0;
    }

    void copyFrom(CfiState other) {
        cfaRegister = other.cfaRegister;
        cfaOffset = other.cfaOffset;
        expression = other.expression;
        expressionRegister = other.expressionRegister;
        expressionOffset = other.expressionOffset;
        expressionPost = other.expressionPost;
        copyFramePointer(other);
        copyReturnAddress(other);
        depth = 0;
    }

    private void copyFramePointer(CfiState other) {
        fpOp = other.fpOp;
        fpRegister = other.fpRegister;
        fpOffset = other.fpOffset;
    }

    private void copyReturnAddress(CfiState other) {
        raOp = other.raOp;
        raRegister = other.raRegister;
        raOffset = other.raOffset;
    }

    void defineCfa(int register, long offset) {
        cfaRegister = register;
        cfaOffset = offset;
        expression = NO_EXPRESSION;
    }

    void defineCfaRegister(int register) {
        cfaRegister = register;
        expression = NO_EXPRESSION;
    }

    void defineCfaOffset(long offset) {
        cfaOffset = offset;
    }

    void defineCfaExpression(int kind, CfaExpression found) {
        expression = kind == CfaExpression.UNKNOWN ? LOST : kind;
        expressionRegister = found.register();
        expressionOffset = found.offset();
        expressionPost = found.post();
    }

    /** The register is saved at CFA + offset. */
    void save(int register, int returnRegister, long offset) {
        if (register == framePointer) {
            fpOp = UnwindRule.FP_CFA_OFFSET;
            fpOffset = offset;
        } else if (register == returnRegister) {
            raOp = UnwindRule.RA_CFA_OFFSET;
            raOffset = offset;
        }
    }

    /** The register is saved where an expression says. */
    void saveAtExpression(int register, int returnRegister, int kind, CfaExpression found) {
        int op = kind == CfaExpression.VALUE ? AT_REGISTER : LOST;
        if (register == framePointer) {
            fpOp = op;
            fpRegister = found.register();
            fpOffset = found.offset();
        } else if (register == returnRegister) {
            raOp = op;
            raRegister = found.register();
            raOffset = found.offset();
        }
    }

    /** Sets what an operation of {@link UnwindRule} without offset, or {@link #LOST}, says. */
    void set(int register, int returnRegister, int newFpOp, int newRaOp) {
        if (register == framePointer) {
            fpOp = newFpOp;
        } else if (register == returnRegister) {
            raOp = newRaOp;
        }
    }

    void restore(int register, int returnRegister, CfiState initial) {
        if (register == framePointer) {
            copyFramePointer(initial);
        } else if (register == returnRegister) {
            copyReturnAddress(initial);
        }
    }

    /** DW_CFA_remember_state; false if it nests too deeply. */
    boolean remember() {
        if (depth == DEEPEST) {
            return false;
        }
        int at = depth * WORDS;
        if (at == saved.length) {
            saved = Arrays.copyOf(saved, at * 2);
        }
        saved[at] = cfaRegister;
        saved[at + 1] = cfaOffset;
        saved[at + 2] = expression;
        saved[at + 3] = expressionRegister;
        saved[at + 4] = expressionOffset;
        saved[at + 5] = expressionPost;
        saved[at + 6] = fpOp;
        saved[at + 7] = fpRegister;
        saved[at + 8] = fpOffset;
        saved[at + 9] = raOp;
        saved[at + 10] = raRegister;
        saved[at + 11] = raOffset;
        depth++;
        return true;
    }

    /** DW_CFA_restore_state; false if nothing was remembered. */
    boolean recall() {
        if (depth == 0) {
            return false;
        }
        depth--;
        int at = depth * WORDS;
        cfaRegister = (int) saved[at];
        cfaOffset = saved[at + 1];
        expression = (int) saved[at + 2];
        expressionRegister = (int) saved[at + 3];
        expressionOffset = saved[at + 4];
        expressionPost = saved[at + 5];
        fpOp = (int) saved[at + 6];
        fpRegister = (int) saved[at + 7];
        fpOffset = saved[at + 8];
        raOp = (int) saved[at + 9];
        raRegister = (int) saved[at + 10];
        raOffset = saved[at + 11];
        return true;
    }

    /** The rule for this row; what no rule can say is counted. */
    int rule(RuleSet rules, CfiCounters counters) {
        if (raOp == UnwindRule.RA_UNDEFINED || (isX86 && raOp == UnwindRule.RA_SAME)) {
            return rules.stop();
        }
        int cfaOp = UnwindRule.CFA_REGISTER;
        int register = cfaRegister;
        long offset = cfaOffset;
        long post = 0;
        switch (expression) {
            case NO_EXPRESSION -> {}
            case CfaExpression.VALUE -> {
                register = expressionRegister;
                offset = expressionOffset;
            }
            case CfaExpression.DEREF -> {
                cfaOp = UnwindRule.CFA_DEREF;
                register = expressionRegister;
                offset = expressionOffset;
                post = expressionPost;
            }
            case CfaExpression.PLT -> {
                cfaOp = isX86 ? UnwindRule.CFA_PLT : UnwindRule.CFA_INVALID;
                register = expressionRegister;
                offset = expressionOffset;
            }
            default -> cfaOp = UnwindRule.CFA_INVALID;
        }
        long ra = raOp == AT_REGISTER ? raOffset - offset : raOffset;
        int raKind = raOp == AT_REGISTER ? atCfa(cfaOp, raRegister, register, UnwindRule.RA_CFA_OFFSET) : raOp;
        if (cfaOp == UnwindRule.CFA_INVALID
                || raKind == LOST
                || (register & ~0xff) != 0
                || offset != (int) offset
                || post != (short) post
                || (raKind == UnwindRule.RA_CFA_OFFSET && ra != (short) ra)) {
            counters.unrepresentable++;
            return RuleSet.INVALID;
        }
        long fp = fpOffset;
        int fpKind = fpOp;
        if (fpKind == AT_REGISTER) {
            fpKind = fpRegister == framePointer
                    ? UnwindRule.FP_DEREF
                    : atCfa(cfaOp, fpRegister, register, UnwindRule.FP_CFA_OFFSET);
            fp = fpKind == UnwindRule.FP_CFA_OFFSET ? fpOffset - offset : fpOffset;
        }
        if (fpKind == LOST || fp != (int) fp) {
            counters.lostFramePointers++;
            fpKind = UnwindRule.FP_UNDEFINED;
        }
        boolean hasFpOffset = fpKind == UnwindRule.FP_CFA_OFFSET || fpKind == UnwindRule.FP_DEREF;
        return rules.intern(
                RuleSet.low(cfaOp, register, fpKind, raKind, (int) offset),
                RuleSet.high(
                        hasFpOffset ? (int) fp : 0, (int) post, raKind == UnwindRule.RA_CFA_OFFSET ? (int) ra : 0));
    }

    /** A register plus an offset is the CFA plus another offset if the CFA starts from that register. */
    private static int atCfa(int cfaOp, int savedRegister, int register, int op) {
        return cfaOp == UnwindRule.CFA_REGISTER && savedRegister == register ? op : LOST;
    }
}
