/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import org.jspecify.annotations.Nullable;

/** The machines whose files are read ({@code e_machine} of the ELF header). */
public enum ElfMachine {
    /** AMD64; DWARF registers by the System V psABI: 6 rbp, 7 rsp, 16 the return address. */
    X86_64(62, "x86-64"),
    /** AArch64; DWARF registers by the Arm ABI: 29 frame pointer, 30 link register, 31 sp. */
    AARCH64(183, "aarch64"),
    /** BPF objects: sections, symbols and relocations only. */
    BPF(247, "bpf");

    private final int number;
    private final String text;

    ElfMachine(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The value of {@code e_machine}. */
    public int number() {
        return number;
    }

    static @Nullable ElfMachine of(int number) {
        for (ElfMachine machine : values()) {
            if (machine.number == number) {
                return machine;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return text;
    }
}
