/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import io.hearth.profiler.api.UnwinderException;

/**
 * Where things lie that differ between versions and between ways of linking, as the code of the runtime itself uses
 * them.
 *
 * @param tls distance of the current g from the thread pointer; unused if {@code tlsSlot} is not 0, and on aarch64,
 *     where a register holds it
 * @param tlsSlot virtual address of the word that the loader puts this distance into; 0 if it is a constant
 * @param curg of the current goroutine in {@code runtime.m}
 * @param schedLr of the saved link register in {@code runtime.g}; 0 on x86-64
 */
record ThreadOffsets(long tls, long tlsSlot, int curg, int schedLr) {

    /** Offset of m in g in every version since Go 1.4 (runtime/runtime2.go); the code must agree. */
    static final int G_M = 48;

    private static final int FIRST_LARGE_OFFSET = 128;
    private static final int LAST_OFFSET = 4096;

    static boolean isLarge(int offset) {
        return offset >= FIRST_LARGE_OFFSET && offset < LAST_OFFSET && (offset & 7) == 0;
    }

    /**
     * From {@code runtime.systemstack} of runtime/asm_amd64.s, which has been the same in this since Go 1.4:
     *
     * <pre>
     * MOVQ g(CX), AX              mov %fs:TLS, %rax; in position independent code by way of a register
     * MOVQ g_m(AX), BX            mov 0x30(%rax), %rbx
     * CMPQ AX, m_curg(BX)         cmp CURG(%rbx), %rax
     * </pre>
     */
    static ThreadOffsets x86(MachineCode systemstack) throws UnwinderException {
        boolean hasM = false;
        int curg = 0;
        long tls = 0;
        long slot = 0;
        for (int at = 0; at < systemstack.size(); at++) {
            if (tls == 0 && slot == 0) {
                if (systemstack.is(at, 0x64, 0x48, 0x8b, -1, 0x25, -1, -1, -1, -1)) {
                    tls = systemstack.s32(at + 5);
                } else if (systemstack.is(at, 0x48, 0xc7, 0xc1, -1, -1, -1, -1, 0x64, 0x48, 0x8b, 0x01)) {
                    tls = systemstack.s32(at + 3); // a general dynamic or initial exec access that the linker relaxed
                } else if (systemstack.is(at, 0x48, 0x8b, 0x0d, -1, -1, -1, -1, 0x64, 0x48, 0x8b, 0x01)) {
                    slot = systemstack.address(at + 7) + systemstack.s32(at + 3);
                }
            }
            hasM |= systemstack.is(at, 0x48, 0x8b, 0x58, G_M);
            if (curg == 0
                    && (systemstack.is(at, 0x48, 0x3b, 0x83, -1, -1, -1, -1)
                            || systemstack.is(at, 0x48, 0x39, 0x83, -1, -1, -1, -1))) {
                int offset = systemstack.s32(at + 3);
                curg = isLarge(offset) ? offset : 0;
            }
        }
        check(hasM, curg);
        if (tls >= 0 && slot == 0) {
            throw new UnwinderException("the thread-local variable with the current goroutine cannot be found");
        }
        return new ThreadOffsets(tls, slot, curg, 0);
    }

    /**
     * From {@code runtime.systemstack} and {@code runtime.morestack} of runtime/asm_arm64.s.
     *
     * <pre>
     * MOVD g_m(g), R4             ldr x4, [x28, #48]
     * MOVD m_curg(R4), R6         ldr x6, [x4, #CURG]
     * MOVD R3, (g_sched+gobuf_lr)(g)   str x3, [x28, #LR]
     * </pre>
     */
    static ThreadOffsets arm(MachineCode systemstack, MachineCode morestack) throws UnwinderException {
        boolean hasM = false;
        int curg = 0;
        for (int at = 0; at + 4 <= systemstack.size(); at += 4) {
            int instruction = systemstack.s32(at);
            hasM |= instruction == 0xf9401b84;
            if (curg == 0 && isArmAccess(instruction, 0xf9400000) && base(instruction) == 4) {
                curg = isLarge(offset(instruction)) ? offset(instruction) : 0;
            }
        }
        check(hasM, curg);
        int lr = 0;
        for (int at = 0; at + 4 <= morestack.size() && lr == 0; at += 4) {
            int instruction = morestack.s32(at);
            if (isArmAccess(instruction, 0xf9000000) && base(instruction) == 28 && (instruction & 31) == 3) {
                lr = offset(instruction);
            }
        }
        return new ThreadOffsets(0, 0, curg, lr);
    }

    private static void check(boolean hasM, int curg) throws UnwinderException {
        if (!hasM || curg == 0) {
            throw new UnwinderException(
                    "runtime.systemstack is not as it was up to Go 1.27: stacks end where the runtime changes stacks, and"
                            + " labels are not read");
        }
    }

    /** Whether it is {@code ldr} (0xf9400000) or {@code str} (0xf9000000) of 64 bits at a scaled offset. */
    static boolean isArmAccess(int instruction, int opcode) {
        return (instruction & 0xffc00000) == opcode;
    }

    static int base(int instruction) {
        return instruction >>> 5 & 31;
    }

    static int offset(int instruction) {
        return (instruction >>> 10 & 0xfff) * 8;
    }
}
