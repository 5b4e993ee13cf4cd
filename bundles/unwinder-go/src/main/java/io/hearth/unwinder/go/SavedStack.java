/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import io.hearth.profiler.api.UnwinderException;

/**
 * Where {@code runtime.asmcgocall} keeps the stack that it left, in bytes from the stack pointer it calls C with: its
 * first two stores of the register that held the goroutine (runtime/asm_amd64.s, asm_arm64.s).
 *
 * <pre>
 * MOVQ DI, 48(SP)   save g; 8(SP) since Go 1.22      MOVD R4, 0(RSP)
 * MOVQ DI, 40(SP)   save depth; 0(SP) since Go 1.22  MOVD R4, 8(RSP)
 * </pre>
 *
 * @param goroutine the goroutine; 0 in that place says that there was none
 * @param depth distance of the stack pointer from the upper end of the goroutine's stack
 */
record SavedStack(int goroutine, int depth) {
    /** Of a program without this function. */
    static final SavedStack NONE = new SavedStack(0, 0);

    static SavedStack of(MachineCode asmcgocall, boolean isX86) throws UnwinderException {
        int first = -1;
        for (int at = 0; at + 4 <= asmcgocall.size(); at += isX86 ? 1 : 4) {
            int offset = isX86 ? x86(asmcgocall, at) : arm(asmcgocall.s32(at));
            if (offset >= 0 && first >= 0) {
                return new SavedStack(first, offset);
            }
            first = Math.max(first, offset);
        }
        throw new UnwinderException("runtime.asmcgocall is not as it was up to Go 1.27");
    }

    /** {@code mov %rdi, N(%rsp)}. */
    private static int x86(MachineCode code, int at) {
        if (code.is(at, 0x48, 0x89, 0x7c, 0x24, -1)) {
            return code.u8(at + 4);
        }
        return code.is(at, 0x48, 0x89, 0x3c, 0x24) ? 0 : -1;
    }

    /** {@code str x4, [sp, #N]}. */
    private static int arm(int instruction) {
        boolean isStore = ThreadOffsets.isArmAccess(instruction, 0xf9000000)
                && ThreadOffsets.base(instruction) == 31
                && (instruction & 31) == 4;
        return isStore ? ThreadOffsets.offset(instruction) : -1;
    }
}
