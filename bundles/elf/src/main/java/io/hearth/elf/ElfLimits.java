/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

/**
 * How much of a file is believed. What lies beyond is refused with a sentence, so that a hostile file costs bounded
 * memory and time.
 *
 * @param sections most section headers
 * @param segments most program headers
 * @param inflatedBytes largest decompressed section
 * @param tableBytes largest piece read at once (section names, notes, dynamic section, a string)
 */
public record ElfLimits(int sections, int segments, int inflatedBytes, int tableBytes) {
    /** Fits every file met in practice: 65,536 sections, 1,024 segments, 256 MiB decompressed, 16 MiB at once. */
    public static final ElfLimits DEFAULT = new ElfLimits(1 << 16, 1 << 10, 256 << 20, 16 << 20);
}
