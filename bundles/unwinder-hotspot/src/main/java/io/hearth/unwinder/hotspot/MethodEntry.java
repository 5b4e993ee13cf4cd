/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import java.util.Arrays;

/**
 * A piece of the interpreter that enters methods and makes a frame for them.
 *
 * @param framed address from which on the frame pointer is that of the new frame
 */
record MethodEntry(long start, long framed, long end) {

    /** push rax; push rbp; mov rbp, rsp (TemplateInterpreterGenerator::generate_fixed_frame on x86). */
    private static final byte[] X86 = {0x50, 0x55, 0x48, (byte) 0x8b, (byte) 0xec};

    private static final int ARM_STORE = 0xa9007bfd; // stp x29, x30, [sp, N]
    private static final int ARM_STORE_MASK = 0xffc07fff;

    /** Where the frame pointer is set within the code of a codelet; -1 when it makes no frame. */
    static int framedAt(byte[] code, boolean arm) {
        if (arm) {
            for (int i = 0; i + 8 <= code.length; i += 4) {
                int instruction = (code[i] & 0xff)
                        | (code[i + 1] & 0xff) << 8
                        | (code[i + 2] & 0xff) << 16
                        | (code[i + 3] & 0xff) << 24;
                if ((instruction & ARM_STORE_MASK) == ARM_STORE) {
                    return i + 8;
                }
            }
            return -1;
        }
        for (int i = 0; i + X86.length <= code.length; i++) {
            if (Arrays.equals(code, i, i + X86.length, X86, 0, X86.length)) {
                return i + X86.length;
            }
        }
        return -1;
    }
}
