/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Code that a JIT compiler made, by address: start, size, name and a number of the reader's own for each piece. Where
 * pieces overlap, the one added later wins. Entries and bytes of names are bounded, since they come from the process
 * watched. Belongs to one thread.
 */
final class JitCodeTable {
    private static final int MOST_ENTRIES = 1 << 20;
    private static final int MOST_NAME_BYTES = 32 << 20;
    private static final int LOOK_BACK = 64;

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

    /**
     * Adds a piece of code.
     *
     * @param detail given back by {@link #detail}; 0 costs no memory as long as all are 0
     * @return false when there are too many
     */
    boolean add(long start, long size, byte[] name, int from, int length, long detail) {
        if (count >= MOST_ENTRIES || nameBytes + length > MOST_NAME_BYTES) {
            compact();
            if (count >= MOST_ENTRIES || nameBytes + length > MOST_NAME_BYTES) {
                return false;
            }
        }
        if (count + 1 >= starts.length) {
            int larger = Math.max(256, starts.length + (starts.length >> 1));
            starts = Arrays.copyOf(starts, larger);
            sizes = Arrays.copyOf(sizes, larger);
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

    /** The entry that covers an address; -1 if there is none. Good until the next {@link #add}. */
    int find(long address) {
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
        for (int i = high; i >= 0 && i > high - LOOK_BACK; i--) {
            int entry = order[i];
            if (entry > latest && Long.compareUnsigned(address - starts[entry], sizes[entry]) < 0) {
                latest = entry;
            }
        }
        return latest;
    }

    String name(int entry) {
        int from = nameStarts[entry];
        return new String(names, from, nameStarts[entry + 1] - from, StandardCharsets.UTF_8);
    }

    long start(int entry) {
        return starts[entry];
    }

    long detail(int entry) {
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
        int[] kept = new int[count];
        int used = 0;
        for (Integer entry : boxed) {
            if (used > 0 && starts[kept[used - 1]] == starts[entry]) {
                used--;
            }
            kept[used++] = entry;
        }
        order = Arrays.copyOf(kept, used);
        sorted = true;
        if (used < count / 2) {
            compact();
        }
    }

    /** Drops entries that later ones replaced; their order in time stays. */
    private void compact() {
        sort();
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

    void clear() {
        count = 0;
        nameBytes = 0;
        starts = new long[0];
        sizes = new long[0];
        details = new long[0];
        nameStarts = new int[0];
        names = new byte[0];
        order = new int[0];
        sorted = true;
    }

    /** Number of entries. */
    int size() {
        return count;
    }

    /** Bytes of heap kept. */
    long retainedBytes() {
        return 128
                + 16L * starts.length
                + 8L * details.length
                + 4L * nameStarts.length
                + names.length
                + 4L * order.length;
    }
}
