/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.process.ManagedFrames;
import java.util.Arrays;

/**
 * Puts the frames of interpreters where they belong. The kernel half has an interpreter push all its frames at the
 * first of its calls on the C stack, in segments; here each call on the C stack is replaced by the next segment, so
 * that C code between two calls stays between their frames. With more calls than segments the innermost calls stay as
 * they are: an interpreter links its frame some instructions after it is called, and unlinks it some before it returns.
 * Segments that no call was found for (the C stack ends early) come last.
 */
final class SegmentMerge {

    private static final int MAX_SLOTS = 64;

    private SegmentMerge() {}

    /** Indices into {@code words} of the frames in their order, from {@code begin} on. */
    static int[] order(long[] words, int begin, ManagedFrames managed) {
        int[] order = new int[words.length];
        int count = 0;
        int[] next = null;
        int[] ends = null;
        int[] unlinked = null;
        int i = begin;
        while (i < words.length) {
            int kind = SampleLayout.kind(words[i]);
            if (kind == SampleLayout.FRAME_RUNTIME || kind == SampleLayout.FRAME_SEGMENT) {
                int slot = SampleLayout.slot(words[i]) & MAX_SLOTS - 1;
                int end = i;
                boolean segmented = false;
                while (end < words.length && isOf(words[end], slot)) {
                    segmented |= SampleLayout.kind(words[end]) == SampleLayout.FRAME_SEGMENT;
                    end += SampleLayout.frameWords(words[end]);
                }
                end = Math.min(end, words.length);
                if (segmented) {
                    next = next == null ? new int[MAX_SLOTS] : next;
                    ends = ends == null ? new int[MAX_SLOTS] : ends;
                    unlinked = unlinked == null ? new int[MAX_SLOTS] : unlinked;
                    unlinked[slot] = calls(words, end, slot, managed) - segments(words, i, end);
                    next[slot] = i;
                    ends[slot] = end;
                } else {
                    count = copy(words, i, end, order, count);
                }
                i = end;
            } else if (kind == SampleLayout.FRAME_CALL && next != null && ends != null && unlinked != null) {
                int slot = slotOf(words[i], ends, managed);
                if (unlinked[slot]-- <= 0 && next[slot] < ends[slot]) {
                    int end = segmentEnd(words, next[slot], ends[slot]);
                    count = copy(words, next[slot], end, order, count);
                    next[slot] = end + 1;
                } else {
                    order[count++] = i;
                }
                i++;
            } else {
                order[count++] = i++;
            }
        }
        if (next != null && ends != null) {
            for (int slot = 0; slot < MAX_SLOTS; slot++) {
                count = copy(words, next[slot], ends[slot], order, count);
            }
        }
        return Arrays.copyOf(order, count);
    }

    /** Whose call this is, of those that have pushed segments; 0, which has none, when it is nobody's. */
    private static int slotOf(long call, int[] ends, ManagedFrames managed) {
        for (int slot = 1; slot < MAX_SLOTS; slot++) {
            if (ends[slot] > 0 && managed.interprets(slot, SampleLayout.object(call))) {
                return slot;
            }
        }
        return 0;
    }

    private static int calls(long[] words, int from, int slot, ManagedFrames managed) {
        int calls = 0;
        for (int i = from; i < words.length; i += SampleLayout.frameWords(words[i])) {
            if (SampleLayout.kind(words[i]) == SampleLayout.FRAME_CALL
                    && managed.interprets(slot, SampleLayout.object(words[i]))) {
                calls++;
            }
        }
        return calls;
    }

    private static int segments(long[] words, int from, int end) {
        int segments = 0;
        for (int i = from; i < end; i += SampleLayout.frameWords(words[i])) {
            if (SampleLayout.kind(words[i]) == SampleLayout.FRAME_SEGMENT) {
                segments++;
            }
        }
        return segments;
    }

    private static boolean isOf(long word, int slot) {
        int kind = SampleLayout.kind(word);
        return (kind == SampleLayout.FRAME_RUNTIME || kind == SampleLayout.FRAME_SEGMENT)
                && (SampleLayout.slot(word) & MAX_SLOTS - 1) == slot;
    }

    private static int segmentEnd(long[] words, int from, int end) {
        int i = from;
        while (i < end && SampleLayout.kind(words[i]) != SampleLayout.FRAME_SEGMENT) {
            i += SampleLayout.frameWords(words[i]);
        }
        return Math.min(i, end);
    }

    private static int copy(long[] words, int from, int end, int[] order, int count) {
        int n = count;
        for (int i = from; i < end; i += SampleLayout.frameWords(words[i])) {
            if (SampleLayout.kind(words[i]) == SampleLayout.FRAME_RUNTIME) {
                order[n++] = i;
            }
        }
        return n;
    }
}
