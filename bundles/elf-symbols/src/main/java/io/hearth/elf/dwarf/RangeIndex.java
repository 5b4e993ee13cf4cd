/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import java.util.Arrays;

/** Address ranges that each carry a number, sorted, for the question which of them holds an address. 12 bytes each. */
final class RangeIndex {
    private static final int LOOK_BACK = 64;
    private static final int MOST = 512 << 10;

    private long base = Long.MAX_VALUE;
    private int count;
    /** While building: absolute addresses, and lengths with numbers. */
    private long[] building = new long[32];

    private long[] payloads = new long[32];
    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    private int[] numbers = new int[0];

    /** Ranges of 4 GiB and more, and addresses above 2^63, are not code; what is beyond the bound is left out. */
    void add(long start, long end, int number) {
        long length = end - start;
        if (start < 0 || length <= 0 || length > 0xffffffffL) {
            return;
        }
        if (count > 0) {
            long last = payloads[count - 1];
            long lastLength = last >>> 32;
            if ((int) last == number
                    && building[count - 1] + lastLength == start
                    && lastLength + length < 0xffffffffL) {
                payloads[count - 1] = payload(lastLength + length, number);
                return;
            }
        }
        if (count >= MOST) {
            return;
        }
        if (count == building.length) {
            building = Arrays.copyOf(building, count * 2);
            payloads = Arrays.copyOf(payloads, count * 2);
        }
        building[count] = start;
        payloads[count] = payload(length, number);
        base = Math.min(base, start);
        count++;
    }

    private static long payload(long length, int number) {
        return (length << 32) | (number & 0xffffffffL);
    }

    int size() {
        return count;
    }

    /** Sorts; nothing may be added afterwards. */
    RangeIndex finish() {
        long[] keys = new long[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            long offset = building[i] - base;
            if (offset <= 0x7fffffffL) {
                keys[kept++] = offset << 32 | i;
            }
        }
        Arrays.sort(keys, 0, kept);
        starts = new int[kept];
        lengths = new int[kept];
        numbers = new int[kept];
        for (int i = 0; i < kept; i++) {
            starts[i] = (int) (keys[i] >>> 32);
            long payload = payloads[(int) keys[i]];
            lengths[i] = (int) (payload >>> 32);
            numbers[i] = (int) payload;
        }
        building = new long[0];
        payloads = new long[0];
        count = kept;
        return this;
    }

    /** Number of the range that begins last of those that hold the address; -1 if none does. */
    int find(long address) {
        long offset = address - base;
        if (count == 0 || offset < 0 || offset > 0xffffffffL) {
            return -1;
        }
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        for (int i = high; i >= 0 && i > high - LOOK_BACK; i--) {
            if (offset - starts[i] < (lengths[i] & 0xffffffffL)) {
                return numbers[i];
            }
        }
        return -1;
    }

    long retainedBytes() {
        return 64 + 12L * starts.length + 16L * building.length;
    }
}
