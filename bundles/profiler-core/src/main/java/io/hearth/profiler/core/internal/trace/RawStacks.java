/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import io.hearth.profiler.core.internal.process.TracedProcess;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The distinct raw stacks seen lately. Bounded by words held: a table that is full starts anew, which costs each stack
 * one more allocation and nothing else. Owned by the reading thread.
 */
public final class RawStacks {

    private final int maxWords;
    private @Nullable RawStack[] table = new RawStack[1024];
    private int size;
    private int words;
    private boolean lastIsNew;

    public RawStacks(int maxWords) {
        this.maxWords = maxWords;
    }

    /** The one stack equal to the first {@code count} of {@code from}; allocates only when it is new. */
    @SuppressWarnings("ReferenceEquality") // a process image is made once
    public RawStack intern(long[] from, int count, int kernelFrames, @Nullable TracedProcess owner, boolean truncated) {
        long hash = hash(from, count)
                + kernelFrames * 31L
                + System.identityHashCode(owner) * 0x9E3779B97F4A7C15L
                + (truncated ? 7 : 0);
        int mask = table.length - 1;
        int i = (int) (hash ^ hash >>> 32) & mask;
        for (RawStack s = table[i]; s != null; s = table[i]) {
            if (s.hash() == hash
                    && s.owner() == owner
                    && s.kernelFrames() == kernelFrames
                    && s.truncated() == truncated
                    && s.words().length == count
                    && Arrays.mismatch(s.words(), 0, count, from, 0, count) < 0) {
                lastIsNew = false;
                return s;
            }
            i = (i + 1) & mask;
        }
        if (words + count > maxWords) {
            clear();
            i = (int) (hash ^ hash >>> 32) & mask;
        } else if (size * 2 >= table.length) {
            grow();
            return intern(from, count, kernelFrames, owner, truncated);
        }
        RawStack stack = new RawStack(hash, owner, kernelFrames, truncated, Arrays.copyOf(from, count));
        table[i] = stack;
        size++;
        lastIsNew = true;
        words += count;
        return stack;
    }

    /** Every stack is new from here on. */
    void clear() {
        Arrays.fill(table, null);
        size = 0;
        words = 0;
    }

    /** Whether the last call of {@link #intern} made its stack. */
    boolean lastIsNew() {
        return lastIsNew;
    }

    public int size() {
        return size;
    }

    private void grow() {
        @Nullable RawStack[] old = table;
        table = new RawStack[old.length * 2];
        int mask = table.length - 1;
        for (RawStack s : old) {
            if (s != null) {
                int i = (int) (s.hash() ^ s.hash() >>> 32) & mask;
                while (table[i] != null) {
                    i = (i + 1) & mask;
                }
                table[i] = s;
            }
        }
    }

    private static long hash(long[] from, int count) {
        long h = 0x243F6A8885A308D3L ^ count;
        for (int i = 0; i < count; i++) {
            h = (h ^ from[i]) * 0xFF51AFD7ED558CCDL;
            h ^= h >>> 32;
        }
        return h;
    }
}
