/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.RuntimeNotReadyException;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A heap of the code cache, as far as it is reserved. Source: codeCache.hpp, heap.hpp.
 *
 * @param segmap address of the segment map, a byte for each segment
 * @param segmentShift binary logarithm of the bytes of a segment
 */
record CodeHeap(long start, long end, long segmap, int segmentShift) {

    private static final long MOST_BYTES = 1L << 40;

    /** All heaps of a process, by address. */
    static List<CodeHeap> of(VmFields fields, RemoteMemory memory, long bias) throws UnwinderException, IOException {
        List<CodeHeap> heaps = new ArrayList<>();
        if (fields.heap != -1) {
            heaps.add(read(fields, memory, notNull(memory.u64(fields.heap + bias))));
            return heaps;
        }
        long array = notNull(memory.u64(fields.heaps + bias));
        int count = memory.s32(array + fields.arrayLength);
        long data = notNull(memory.u64(array + fields.arrayData));
        if (count < 0 || count > HotSpotLayout.HEAPS) {
            throw new UnwinderException(
                    "the code cache has " + count + " heaps; at most " + HotSpotLayout.HEAPS + " are possible here");
        }
        for (int i = 0; i < count; i++) {
            heaps.add(read(fields, memory, notNull(memory.u64(data + 8L * i))));
        }
        notNull(count);
        heaps.sort((a, b) -> Long.compareUnsigned(a.start, b.start));
        for (int i = 1; i < count; i++) {
            if (Long.compareUnsigned(heaps.get(i - 1).end, heaps.get(i).start) > 0) {
                throw new UnwinderException("the heaps of the code cache overlap");
            }
        }
        return heaps;
    }

    private static CodeHeap read(VmFields fields, RemoteMemory memory, long heap)
            throws UnwinderException, IOException {
        long space = heap + fields.heapMemory;
        long start = notNull(memory.u64(space + fields.spaceLowBoundary));
        long end = notNull(memory.u64(space + fields.spaceHighBoundary));
        long segmap = notNull(memory.u64(heap + fields.heapSegmap + fields.spaceLowBoundary));
        int shift = memory.s32(heap + fields.heapSegmentShift);
        if (end - start <= 0 || end - start > MOST_BYTES || shift < 3 || shift > 16) {
            throw new UnwinderException("a code heap at 0x" + Long.toHexString(start) + " with " + (end - start)
                    + " bytes in segments of 2^" + shift + " makes no sense");
        }
        return new CodeHeap(start, end, segmap, shift);
    }

    private static long notNull(long pointer) throws RuntimeNotReadyException {
        if (pointer == 0) {
            throw new RuntimeNotReadyException("the code cache is not set up yet");
        }
        return pointer;
    }
}
