/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

/**
 * Recognises the few shapes of DWARF expressions (DWARF 5, 2.5) that compilers, linkers and hand-written assembly use in
 * call frame information:
 *
 * <pre>
 * register + n                                          VALUE
 * *(register + n) + m                                   DEREF
 * rsp + 8 + ((rip &amp; 15) &gt;= n) &lt;&lt; 3                        PLT, made by linkers for lazy entries
 * </pre>
 *
 * A result holds until the next call.
 */
final class CfaExpression {
    static final int UNKNOWN = 0;
    static final int VALUE = 1;
    static final int DEREF = 2;
    static final int PLT = 3;

    private static final int OP_DEREF = 0x06;
    private static final int OP_CONST1U = 0x08;
    private static final int OP_CONST1S = 0x09;
    private static final int OP_AND = 0x1a;
    private static final int OP_MINUS = 0x1c;
    private static final int OP_PLUS = 0x22;
    private static final int OP_PLUS_UCONST = 0x23;
    private static final int OP_SHL = 0x24;
    private static final int OP_GE = 0x2a;
    private static final int OP_LIT0 = 0x30;
    private static final int OP_LIT31 = 0x4f;
    private static final int OP_BREG0 = 0x70;
    private static final int OP_BREG31 = 0x8f;
    private static final int OP_BREGX = 0x92;
    private static final int OP_NOP = 0x96;

    private final LebReader leb = new LebReader();
    private int register;
    private long offset;
    private long post;

    int register() {
        return register;
    }

    long offset() {
        return offset;
    }

    long post() {
        return post;
    }

    /** What the bytes compute. Bytes up to {@code end + LebReader.SLACK} must exist. */
    int recognise(byte[] b, int from, int end) {
        if (isPlt(b, from, end)) {
            register = 7;
            offset = b[from + 6] - (long) OP_LIT0;
            return PLT;
        }
        leb.at = from;
        if (from >= end) {
            return UNKNOWN;
        }
        int op = b[leb.at++] & 0xff;
        if (op >= OP_BREG0 && op <= OP_BREG31) {
            register = op - OP_BREG0;
        } else if (op == OP_BREGX) {
            register = (int) Math.min(leb.unsigned(b), 0xffff);
        } else {
            return UNKNOWN;
        }
        offset = leb.signed(b);
        offset += constant(b, end);
        post = 0;
        if (leb.at == end) {
            return VALUE;
        }
        if (leb.at > end || b[leb.at++] != OP_DEREF) {
            return UNKNOWN;
        }
        post = constant(b, end);
        return leb.at == end ? DEREF : UNKNOWN;
    }

    /** The constants that are added from here on. */
    private long constant(byte[] b, int end) {
        long sum = 0;
        while (leb.at < end) {
            int at = leb.at;
            int op = b[leb.at++] & 0xff;
            long value;
            if (op == OP_NOP) {
                continue;
            } else if (op == OP_PLUS_UCONST) {
                sum += leb.unsigned(b);
                continue;
            } else if (op >= OP_LIT0 && op <= OP_LIT31) {
                value = op - (long) OP_LIT0;
            } else if (op == OP_CONST1U) {
                value = b[leb.at++] & 0xff;
            } else if (op == OP_CONST1S) {
                value = b[leb.at++];
            } else {
                leb.at = at;
                return sum;
            }
            int applied = b[leb.at++] & 0xff;
            if (applied == OP_PLUS) {
                sum += value;
            } else if (applied == OP_MINUS) {
                sum -= value;
            } else {
                leb.at = at;
                return sum;
            }
        }
        return sum;
    }

    private static boolean isPlt(byte[] b, int from, int end) {
        return end - from == 11
                && b[from] == OP_BREG0 + 7
                && b[from + 1] == 8
                && b[from + 2] == (byte) (OP_BREG0 + 16)
                && b[from + 3] == 0
                && b[from + 4] == OP_LIT0 + 15
                && b[from + 5] == OP_AND
                && b[from + 6] >= OP_LIT0
                && b[from + 6] <= OP_LIT0 + 15
                && b[from + 7] == OP_GE
                && b[from + 8] == OP_LIT0 + 3
                && b[from + 9] == OP_SHL
                && b[from + 10] == OP_PLUS;
    }
}
