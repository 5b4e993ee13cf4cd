/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.profiler.core.internal.layout.MappingLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Segments of mapping entries in memory shared with the kernel half. A segment is written before a process entry points
 * at it and is reused only a second after it was given up, so a program that still reads it never sees another
 * process's mappings. Segment lengths are powers of two. Owned by the reading thread.
 */
public final class MappingPool {

    /** Provides the shared memory. */
    public interface Memory {

        /** Replaces the pool by one of at least this many entries with the old content; returns it, little endian. */
        ByteBuffer grow(int entries) throws IOException;
    }

    private static final int INITIAL_ENTRIES = 2048;
    private static final int MAX_ENTRIES = 1 << 20;
    private static final int CLASSES = 17;
    private static final long REUSE_AFTER_NANOS = 1_000_000_000L;

    private record Released(int first, int sizeClass, long nanos) {}

    private final Memory memory;
    private final List<Deque<Integer>> free = new ArrayList<>();
    private final Deque<Released> released = new ArrayDeque<>();
    private ByteBuffer bytes;
    private int entries;
    private int used;

    public MappingPool(Memory memory) throws IOException {
        this.memory = memory;
        this.entries = INITIAL_ENTRIES;
        this.bytes = memory.grow(entries);
        for (int i = 0; i < CLASSES; i++) {
            free.add(new ArrayDeque<>());
        }
    }

    /** The class of a segment for this many mappings. */
    static int sizeClass(int count) {
        return Math.max(3, 32 - Integer.numberOfLeadingZeros(Math.max(1, count) - 1));
    }

    /** First entry of a free segment; the pool grows when none is left. */
    int allocate(int sizeClass, long nowNanos) throws IOException {
        if (sizeClass >= CLASSES) {
            throw new IOException(
                    "a process with more than " + (1 << CLASSES - 1) + " executable mappings is left out");
        }
        recycle(nowNanos);
        Integer known = free.get(sizeClass).poll();
        if (known != null) {
            return known;
        }
        int length = 1 << sizeClass;
        while (used + length > entries) {
            if (entries >= MAX_ENTRIES) {
                throw new IOException("mapping pool full: entries=" + entries);
            }
            bytes = memory.grow(entries * 2);
            entries *= 2;
        }
        int first = used;
        used += length;
        return first;
    }

    void release(int first, int sizeClass, long nowNanos) {
        released.add(new Released(first, sizeClass, nowNanos));
    }

    /** @param claim slot of a runtime's unwinder, and kind of code in the upper half */
    void write(int entry, long start, long end, long bias, int object, int claim) {
        int at = entry * MappingLayout.SIZE;
        bytes.putLong(at + MappingLayout.START, start);
        bytes.putLong(at + MappingLayout.END, end);
        bytes.putLong(at + MappingLayout.BIAS, bias);
        bytes.putInt(at + MappingLayout.OBJECT, object);
        bytes.putShort(at + MappingLayout.SLOT, (short) claim);
        bytes.putShort(at + MappingLayout.KIND, (short) (claim >>> 16));
    }

    /** Entries the shared memory holds. */
    public int entries() {
        return entries;
    }

    private void recycle(long nowNanos) {
        for (Released r = released.peek(); r != null && nowNanos - r.nanos() > REUSE_AFTER_NANOS; r = released.peek()) {
            released.remove();
            free.get(r.sizeClass()).add(r.first());
        }
    }
}
