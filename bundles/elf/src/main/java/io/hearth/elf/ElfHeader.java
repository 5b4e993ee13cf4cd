/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

/**
 * What the ELF header says (gABI, "ELF Header"), in host form.
 *
 * @param machine the machine the file is for
 * @param type {@code e_type}: 1 relocatable, 2 executable, 3 shared object or PIE, 4 core
 * @param entry virtual address of the entry point; 0 if none
 * @param flags {@code e_flags}
 * @param osAbi {@code EI_OSABI}
 */
public record ElfHeader(ElfMachine machine, int type, long entry, int flags, int osAbi) {
    public static final int TYPE_RELOCATABLE = 1;
    public static final int TYPE_EXECUTABLE = 2;
    public static final int TYPE_SHARED = 3;
    public static final int TYPE_CORE = 4;

    /** The type as a word. */
    public String typeText() {
        return switch (type) {
            case TYPE_RELOCATABLE -> "relocatable";
            case TYPE_EXECUTABLE -> "executable";
            case TYPE_SHARED -> "shared";
            case TYPE_CORE -> "core";
            default -> "type " + type;
        };
    }
}
