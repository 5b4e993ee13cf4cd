/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

/**
 * One program header (gABI, "Program Header"). Offsets, sizes and addresses are in bytes and may be anything a hostile
 * file likes, except that {@code memorySize} does not wrap around the address space.
 */
public record ElfSegment(
        int type, int flags, long offset, long virtualAddress, long fileSize, long memorySize, long alignment) {
    public static final int LOAD = 1;
    public static final int DYNAMIC = 2;
    public static final int INTERPRETER = 3;
    public static final int NOTE = 4;
    public static final int TLS = 7;
    public static final int GNU_EH_FRAME = 0x6474e550;

    public static final int FLAG_EXECUTE = 1;
    public static final int FLAG_WRITE = 2;
    public static final int FLAG_READ = 4;

    public boolean isLoad() {
        return type == LOAD;
    }

    public boolean isExecutable() {
        return (flags & FLAG_EXECUTE) != 0;
    }

    /** One past the last virtual address. */
    public long endAddress() {
        return virtualAddress + memorySize;
    }

    /** Whether the address lies in what the segment takes in memory. */
    public boolean contains(long address) {
        return Long.compareUnsigned(address - virtualAddress, memorySize) < 0;
    }
}
