/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

/**
 * Jumps without a return, by their encoding alone. Sources: Intel SDM volume 2, "Jcc" and "JMP"; Arm ARM, "B", "B.cond",
 * "CBZ" and "TBZ".
 */
final class BranchTargets {

    private BranchTargets() {}

    /** Distance from {@code at} to the target of a jump with a 32 bit displacement; 0 when there is none. */
    static long x86(byte[] code, int at) {
        int first = code[at] & 0xff;
        if (first == 0xe9) {
            return 5L + s32(code, at + 1);
        }
        if (first == 0x0f && (code[at + 1] & 0xf0) == 0x80) {
            return 6L + s32(code, at + 2);
        }
        return 0;
    }

    /** As {@link #x86}, for the instruction at {@code at}. */
    static long arm(byte[] code, int at) {
        int word = s32(code, at);
        if (word >>> 26 == 0x05) {
            return 4L * (word << 6 >> 6);
        }
        if (word >>> 24 == 0x54 || (word & 0x7e000000) == 0x34000000) {
            return 4L * (word << 8 >> 13);
        }
        if ((word & 0x7e000000) == 0x36000000) {
            return 4L * (word << 13 >> 18);
        }
        return 0;
    }

    private static int s32(byte[] b, int at) {
        return (b[at] & 0xff) | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16 | b[at + 3] << 24;
    }
}
