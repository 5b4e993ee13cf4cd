/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfMachine;

/** DWARF register numbers (System V psABI for AMD64, figure 3.36; DWARF for the Arm 64-bit Architecture, 4.1). */
final class UnwindRegisters {
    private static final String[] X86_64 = {
        "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
        "rip"
    };

    private UnwindRegisters() {}

    static String name(ElfMachine machine, int register) {
        if (machine == ElfMachine.X86_64) {
            return register < X86_64.length ? X86_64[register] : "reg" + register;
        }
        return register == 31 ? "sp" : register < 31 ? "x" + register : "reg" + register;
    }

    static int framePointer(ElfMachine machine) {
        return machine == ElfMachine.X86_64 ? 6 : 29;
    }

    static int stackPointer(ElfMachine machine) {
        return machine == ElfMachine.X86_64 ? 7 : 31;
    }
}
