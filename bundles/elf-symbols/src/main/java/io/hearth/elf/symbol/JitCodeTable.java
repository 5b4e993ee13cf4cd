/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Code that a JIT compiler made, by address: start, size, name and a number of the reader's own for each piece. Where
 * pieces overlap, the one that was there at the time asked for wins: of one start address the last {@value #MOST_VERSIONS}
 * are kept. Entries and bytes of names are bounded, since they come from the process watched. Thread-safe: one thread
 * adds, others look up.
 */
final class JitCodeTable {
    static final int MOST_VERSIONS = 4;
    private static final int LOOK_BACK = 64;

    private final int mostEntries;
    private final int mostNameBytes;

    private int count;
    private long[] starts = new long[0];
    private long[] sizes = new long[0];
    private long[] details = new long[0];
    private int[] nameStarts = new int[0];
    private byte[] names = new byte[0];
    private int nameBytes;

    /** Positions of entries by address, of one start only the latest; built when asked for. */
    private int[] order = new int[0];

    private boolean sorted = true;
    private long[] times = new long[0];
    private int overlaps;
    private int replacements;

    JitCodeTable(int mostEntries, int mostNameBytes) {
        this.mostEntries = mostEntries;
        this.mostNameBytes = mostNameBytes;
    }

    /**
     * Adds a piece of code.
     *
     * @param time since when the code is there, in nanoseconds of the caller's clock
     * @param detail given back by {@link #detail}; 0 costs no memory as long as all are 0
     * @return false when there are too many
     */
    synchronized boolean add(long start, long size, long time, byte[] name, int from, int length, long detail) {
        if (count >= mostEntries || nameBytes + length > mostNameBytes) {
            compact();
            if (count >= mostEntries || nameBytes + length > mostNameBytes) {
                return false;
            }
        }
        if (count + 1 >= starts.length) {
            int larger = Math.max(256, starts.length + (starts.length >> 1));
            starts = Arrays.copyOf(starts, larger);
            sizes = Arrays.copyOf(sizes, larger);
            times = Arrays.copyOf(times, larger);
            nameStarts = Arrays.copyOf(nameStarts, larger + 1);
        }
        if (nameBytes + length > names.length) {
            names = Arrays.copyOf(names, Math.max(nameBytes + length, names.length + (names.length >> 1)));
        }
        if (detail != 0 && details.length < starts.length) {
            details = Arrays.copyOf(details, starts.length);
        }
        System.arraycopy(name, from, names, nameBytes, length);
        starts[count] = start;
        sizes[count] = size;
        times[count] = time;
        if (count < details.length) {
            details[count] = detail;
        }
        nameStarts[count] = nameBytes;
        nameBytes += length;
        count++;
        nameStarts[count] = nameBytes;
        sorted = false;
        return true;
    }

    /** The name of what covers an address at a time; null if there is none. */
    synchronized @Nullable String lookup(long address, long time) {
        int entry = find(address, time);
        return entry < 0 ? null : name(entry);
    }

    /** The detail of what covers an address at a time; 0 if there is none. */
    synchronized long detailAt(long address, long time) {
        int entry = find(address, time);
        return entry < 0 ? 0 : detail(entry);
    }

    /**
     * The entry that covers an address at a time; -1 if there is none. What is said of code comes a little after its first
     * sample, so the first entry holds for all times before it. Good until the next {@link #add}.
     */
    synchronized int find(long address, long time) {
        sort();
        int low = 0;
        int high = order.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(starts[order[middle]], address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        int latest = -1;
        int first = -1;
        for (int i = high; i >= 0 && i > high - LOOK_BACK; i--) {
            int entry = order[i];
            if (Long.compareUnsigned(address - starts[entry], sizes[entry]) < 0) {
                latest = entry > latest && times[entry] - time <= 0 ? entry : latest;
                first = first < 0 || entry < first ? entry : first;
            }
        }
        return latest < 0 ? first : latest;
    }

    /** Grows when code took the place of other code: what was named by address before may be something else now. */
    synchronized int replacements() {
        sort();
        return replacements;
    }

    synchronized String name(int entry) {
        int from = nameStarts[entry];
        return new String(names, from, nameStarts[entry + 1] - from, StandardCharsets.UTF_8);
    }

    synchronized long detail(int entry) {
        return entry < details.length ? details[entry] : 0;
    }

    private void sort() {
        if (sorted) {
            return;
        }
        Integer[] boxed = new Integer[count];
        for (int i = 0; i < count; i++) {
            boxed[i] = i;
        }
        Arrays.sort(boxed, (a, b) -> {
            int byStart = Long.compareUnsigned(starts[a], starts[b]);
            return byStart != 0 ? byStart : Integer.compare(a, b);
        });
        keepVersions(boxed, MOST_VERSIONS);
        sorted = true;
        if (order.length < count / 2) {
            compact();
        }
    }

    /** Of each start the last few, and how often one piece reaches into another. */
    private void keepVersions(Integer[] byStart, int versions) {
        int[] kept = new int[count];
        int used = 0;
        int same = 0;
        int reaching = 0;
        for (Integer entry : byStart) {
            int before = used == 0 ? -1 : kept[used - 1];
            if (before >= 0 && starts[before] == starts[entry]) {
                if (sameCode(before, entry)) {
                    kept[used - 1] = entry;
                    times[entry] = times[before];
                    continue;
                }
                if (++same >= versions) {
                    System.arraycopy(kept, used - versions + 1, kept, used - versions, versions - 1);
                    used--;
                }
            } else {
                same = 0;
            }
            if (before >= 0 && Long.compareUnsigned(starts[entry] - starts[before], sizes[before]) < 0) {
                reaching++;
            }
            kept[used++] = entry;
        }
        order = Arrays.copyOf(kept, used);
        replacements += reaching == overlaps ? 0 : 1;
        overlaps = reaching;
    }

    private boolean sameCode(int one, int other) {
        return sizes[one] == sizes[other]
                && Arrays.equals(
                        names, nameStarts[one], nameStarts[one + 1], names, nameStarts[other], nameStarts[other + 1]);
    }

    /** Drops entries that later ones replaced; their order in time stays. */
    private void compact() {
        sort();
        if (order.length > mostEntries / 2) {
            // Room counts for more than what code was called before it was replaced.
            Integer[] byStart = Arrays.stream(order).boxed().toArray(Integer[]::new);
            keepVersions(byStart, 1);
        }
        int[] byTime = order.clone();
        Arrays.sort(byTime);
        if (byTime.length == count) {
            return;
        }
        int kept = 0;
        int bytes = 0;
        for (int entry : byTime) {
            int from = nameStarts[entry];
            int length = nameStarts[entry + 1] - from;
            System.arraycopy(names, from, names, bytes, length);
            starts[kept] = starts[entry];
            sizes[kept] = sizes[entry];
            times[kept] = times[entry];
            if (entry < details.length) {
                details[kept] = details[entry];
            }
            nameStarts[kept++] = bytes;
            bytes += length;
        }
        nameStarts[kept] = bytes;
        count = kept;
        nameBytes = bytes;
        sorted = false;
        sort();
    }

    synchronized void clear() {
        count = 0;
        nameBytes = 0;
        starts = new long[0];
        sizes = new long[0];
        times = new long[0];
        details = new long[0];
        nameStarts = new int[0];
        names = new byte[0];
        order = new int[0];
        replacements++;
        overlaps = 0;
        sorted = true;
    }

    /** Number of entries. */
    synchronized int size() {
        return count;
    }

    /** Bytes of heap kept. */
    synchronized long retainedBytes() {
        return 128
                + 24L * starts.length
                + 8L * details.length
                + 4L * nameStarts.length
                + names.length
                + 4L * order.length;
    }
}
