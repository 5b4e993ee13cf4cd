/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfSection;
import java.util.Arrays;
import java.util.List;

/** Collects symbols in any order and makes the sorted, unambiguous arrays of a {@link SymbolTable}. */
final class SymbolSorter {
    private static final long LARGEST_SPAN = 0xffffffffL;
    private static final int SIZED = 8;

    private final long base;
    private final List<ElfSection> sections;
    private int count;
    /** Offset from the base in the upper half, position of the entry in the lower. */
    private long[] keys = new long[256];

    private int[] sizes = new int[256];
    private int[] names = new int[256];
    private byte[] ranks = new byte[256];

    SymbolSorter(List<ElfSection> sections) {
        this.sections = sections;
        long lowest = Long.MAX_VALUE;
        for (ElfSection section : sections) {
            if (section.isExecutable() && section.address() >= 0) {
                lowest = Math.min(lowest, section.address());
            }
        }
        base = lowest == Long.MAX_VALUE ? 0 : lowest;
    }

    int count() {
        return count;
    }

    void add(long address, long size, int name, int rank) {
        long offset = address - base;
        if (offset < 0 || offset > LARGEST_SPAN) {
            return;
        }
        if (count == sizes.length) {
            int larger = count + (count >> 1);
            keys = Arrays.copyOf(keys, larger);
            sizes = Arrays.copyOf(sizes, larger);
            names = Arrays.copyOf(names, larger);
            ranks = Arrays.copyOf(ranks, larger);
        }
        keys[count] = offset << 32 | count;
        boolean sized = size > 0 && size <= LARGEST_SPAN;
        sizes[count] = sized ? (int) size : 0;
        names[count] = name;
        ranks[count] = (byte) (sized ? rank | SIZED : rank);
        count++;
    }

    SymbolTable finish(NameSource[] sources) throws ElfException {
        // Offsets of 2 GiB and more make negative keys; nothing here is that large in practice, but order must hold.
        for (int i = 0; i < count; i++) {
            keys[i] ^= Long.MIN_VALUE;
        }
        Arrays.sort(keys, 0, count);
        int[] starts = new int[count];
        int[] lengths = new int[count];
        int[] chosen = new int[count];
        int kept = 0;
        long covered = 0;
        for (int i = 0; i < count; ) {
            long offset = offset(i);
            int best = (int) keys[i];
            for (i++; i < count && offset(i) == offset; i++) {
                int other = (int) keys[i];
                if (ranks[other] > ranks[best]
                        || (ranks[other] == ranks[best] && isPlainer(name(sources, other), name(sources, best)))) {
                    best = other;
                }
            }
            long size = sizes[best] & LARGEST_SPAN;
            if (size == 0) {
                if (offset < covered) {
                    // A label inside of a function.
                    continue;
                }
                size = endOf(offset, i) - offset;
                if (size <= 0) {
                    continue;
                }
            } else {
                covered = Math.max(covered, offset + size);
            }
            starts[kept] = (int) offset;
            lengths[kept] = (int) size;
            chosen[kept] = names[best];
            kept++;
        }
        return new SymbolTable(
                base, Arrays.copyOf(starts, kept), Arrays.copyOf(lengths, kept), Arrays.copyOf(chosen, kept), sources);
    }

    private String name(NameSource[] sources, int entry) throws ElfException {
        return sources[names[entry] >>> SymbolReader.SOURCE_SHIFT].name(names[entry] & SymbolReader.OFFSET_MASK);
    }

    /**
     * Aliases: the name with fewer underscores before it, then the shorter, then by alphabet, so that each table of a
     * file gives the same name.
     */
    static boolean isPlainer(String name, String than) {
        int byUnderscores = underscores(name) - underscores(than);
        if (byUnderscores != 0) {
            return byUnderscores < 0;
        }
        int byLength = name.length() - than.length();
        return byLength != 0 ? byLength < 0 : name.compareTo(than) < 0;
    }

    private static int underscores(String name) {
        int count = 0;
        while (count < name.length() && name.charAt(count) == '_') {
            count++;
        }
        return count;
    }

    private long offset(int i) {
        return (keys[i] ^ Long.MIN_VALUE) >>> 32;
    }

    /** Where a symbol without size ends: at the next one, at most at the end of its section. */
    private long endOf(long offset, int next) {
        long end = offset;
        for (ElfSection section : sections) {
            if (section.isExecutable() && section.contains(base + offset)) {
                end = section.address() + section.size() - base;
                break;
            }
        }
        end = Math.min(end, LARGEST_SPAN);
        return next < count ? Math.min(end, offset(next)) : end;
    }
}
