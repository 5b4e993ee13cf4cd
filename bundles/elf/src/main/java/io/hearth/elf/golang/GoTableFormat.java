/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.golang;

import org.jspecify.annotations.Nullable;

/**
 * The formats of the pc-line table, by the magic number it begins with (Go {@code internal/abi/symtab.go},
 * {@code PCLnTabMagic}).
 */
public enum GoTableFormat {
    /** Go 1.16 and 1.17: function entries are addresses. */
    GO_1_16(0xfffffffa),
    /** Go 1.18 and 1.19: function entries are offsets from the start of the text. */
    GO_1_18(0xfffffff0),
    /** Go 1.20 and later: functions know their first line, inlined calls have a shorter form. */
    GO_1_20(0xfffffff1);

    private final int magic;

    GoTableFormat(int magic) {
        this.magic = magic;
    }

    static @Nullable GoTableFormat of(int magic) {
        for (GoTableFormat format : values()) {
            if (format.magic == magic) {
                return format;
            }
        }
        return null;
    }

    /** Whether entries are offsets, so that the start of the text must be known. */
    boolean isRelative() {
        return this != GO_1_16;
    }
}
