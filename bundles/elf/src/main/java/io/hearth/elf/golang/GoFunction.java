/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.golang;

/**
 * The record of one function (Go {@code runtime._func}). Offsets named {@code pc...} are those of value tables for
 * {@link GoPclntab#values}; 0 means there is none.
 *
 * @param index position in the function table, by address
 * @param entry virtual address of the first instruction
 * @param end virtual address where the next function begins
 * @param nameOffset for {@link GoPclntab#name(int)}
 * @param argumentBytes size of arguments and results on the stack
 * @param pcsp offset of the table of stack pointer changes
 * @param pcfile offset of the table of file numbers; see {@link GoPclntab#file}
 * @param pcline offset of the table of lines
 * @param cuOffset index of the compilation unit's first file number
 * @param startLine line of the {@code func} keyword; 0 before Go 1.20
 * @param id {@code funcID}; its meaning changes with the Go version
 * @param flags {@link #FLAG_TOP_FRAME}, {@link #FLAG_SP_WRITE}, {@link #FLAG_ASSEMBLY}; 0 for Go 1.16
 * @param pcdataCount length of the array at {@code pcdataAt}
 * @param funcdataCount length of the array after it
 * @param pcdataAt offset in the table of the pcdata array
 */
public record GoFunction(
        int index,
        long entry,
        long end,
        int nameOffset,
        int argumentBytes,
        int pcsp,
        int pcfile,
        int pcline,
        int cuOffset,
        int startLine,
        int id,
        int flags,
        int pcdataCount,
        int funcdataCount,
        long pcdataAt) {
    public static final int FLAG_TOP_FRAME = 1;
    public static final int FLAG_SP_WRITE = 2;
    public static final int FLAG_ASSEMBLY = 4;
}
