/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's functions and their addresses, from {@code /proc/kallsyms}: text symbols (kinds t, T, v, V, w, W) with
 * the modules they belong to. Immutable, so any thread may look up.
 *
 * <p>Compact, since a kernel has about 100,000 of them: symbols stand in order of address in blocks of one
 * module; a block begins with a full address, its symbols have 32-bit distances from it, and names stand one behind
 * the other in one array, each with its length before it.
 */
public final class KernelSymbols {

    /** No function is larger, so an address farther from the symbol before it belongs to none. */
    static final long MAX_FUNCTION_SIZE = 4 << 20;

    static final int BLOCK = 32;

    private final int count;
    private final int[] blockFirst;
    private final long[] blockAddress;
    private final int[] blockName;
    private final String[] blockModule;
    private final int[] distance;
    private final byte[] names;
    private final boolean addressesHidden;

    KernelSymbols(
            int count,
            int[] blockFirst,
            long[] blockAddress,
            int[] blockName,
            String[] blockModule,
            int[] distance,
            byte[] names,
            boolean addressesHidden) {
        this.count = count;
        this.blockFirst = blockFirst;
        this.blockAddress = blockAddress;
        this.blockName = blockName;
        this.blockModule = blockModule;
        this.distance = distance;
        this.names = names;
        this.addressesHidden = addressesHidden;
    }

    /**
     * A function of the kernel.
     *
     * @param name plain name
     * @param address where it begins
     * @param module empty for the kernel itself
     */
    public record Symbol(String name, long address, String module) {}

    /** Reads the running kernel's symbols: some 60 ms of CPU time. */
    public static KernelSymbols read() throws IOException {
        return read(new FileInputStream("/proc/kallsyms"));
    }

    /** Reads a stream of that form and closes it. */
    public static KernelSymbols read(InputStream in) throws IOException {
        return new KernelSymbolsReader().read(in);
    }

    /** Number of symbols; zero when addresses are hidden. */
    public int size() {
        return count;
    }

    /**
     * True if the kernel gave zeros instead of addresses. Then nothing can be looked up: CAP_SYSLOG is missing, or
     * {@code /proc/sys/kernel/kptr_restrict} is 2.
     */
    public boolean addressesHidden() {
        return addressesHidden;
    }

    /** Index of the symbol that covers an address, or -1. */
    public int indexOf(long address) {
        if (count == 0 || Long.compareUnsigned(address, blockAddress[0]) < 0) {
            return -1;
        }
        int low = 0;
        int high = blockAddress.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Long.compareUnsigned(blockAddress[middle], address) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int index = low + 1 < blockFirst.length ? blockFirst[low + 1] - 1 : count - 1;
        long offset = address - blockAddress[low];
        while (Integer.toUnsignedLong(distance[index]) > offset) {
            index--;
        }
        return offset - Integer.toUnsignedLong(distance[index]) < MAX_FUNCTION_SIZE ? index : -1;
    }

    private int blockOf(int index) {
        int low = 0;
        int high = blockFirst.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blockFirst[middle] <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Where symbol {@code index} begins. */
    public long address(int index) {
        return blockAddress[blockOf(index)] + Integer.toUnsignedLong(distance[index]);
    }

    /** Name of symbol {@code index}. */
    public String name(int index) {
        int block = blockOf(index);
        int at = blockName[block];
        for (int i = blockFirst[block]; i < index; i++) {
            at += 1 + (names[at] & 0xff);
        }
        return new String(names, at + 1, names[at] & 0xff, StandardCharsets.ISO_8859_1);
    }

    /** Module of symbol {@code index}, empty for the kernel itself. */
    public String module(int index) {
        return blockModule[blockOf(index)];
    }

    /** The symbol that covers an address, or null. */
    public @Nullable Symbol lookup(long address) {
        int index = indexOf(address);
        return index < 0 ? null : new Symbol(name(index), address(index), module(index));
    }

    /** Heap that the tables take, in bytes. */
    public long heapBytes() {
        return 20L * blockAddress.length + 4L * distance.length + names.length;
    }
}
