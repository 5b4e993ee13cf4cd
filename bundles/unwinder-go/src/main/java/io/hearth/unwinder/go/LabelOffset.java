/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import java.util.OptionalInt;

/**
 * Where {@code runtime.g} keeps the labels, from the code of {@code runtime_setProfLabel} or {@code
 * runtime_getProfLabel} (runtime/proflabel.go): one assignment, whose offset is the only large one in the function.
 */
final class LabelOffset {
    private static final int RSP = 4;
    private static final int RBP = 5;

    private LabelOffset() {}

    /** Empty if the code does not say it, or says two things. */
    static OptionalInt of(MachineCode function, boolean isX86) {
        int found = 0;
        for (int at = 0; at + (isX86 ? 7 : 4) <= function.size(); at += isX86 ? 1 : 4) {
            int offset = isX86 ? x86(function, at) : arm(function.s32(at));
            if (offset != 0 && found != 0 && offset != found) {
                return OptionalInt.empty();
            }
            found = offset != 0 ? offset : found;
        }
        return found == 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** The displacement of a 64-bit {@code mov} or {@code lea} with a base register and 32 bits of displacement. */
    private static int x86(MachineCode code, int at) {
        int rex = code.u8(at);
        int opcode = code.u8(at + 1);
        int modrm = code.u8(at + 2);
        boolean isMove = (rex & 0xf8) == 0x48 && (opcode == 0x89 || opcode == 0x8b || opcode == 0x8d);
        int base = modrm & 7;
        if (!isMove || modrm >>> 6 != 2 || base == RSP || base == RBP && (rex & 1) == 0) {
            return 0;
        }
        int offset = code.s32(at + 3);
        return ThreadOffsets.isLarge(offset) ? offset : 0;
    }

    private static int arm(int instruction) {
        boolean isAccess = ThreadOffsets.isArmAccess(instruction, 0xf9400000)
                || ThreadOffsets.isArmAccess(instruction, 0xf9000000);
        int offset = ThreadOffsets.offset(instruction);
        return isAccess && ThreadOffsets.base(instruction) != 31 && ThreadOffsets.isLarge(offset) ? offset : 0;
    }
}
