/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.process.TracedThread;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one reporting interval: each sample is one number in a log and one timestamp, each distinct (process,
 * thread, stack, labels, origin) one slot. The arrays keep their size from window to window, so that a steady state allocates nothing.
 * Filled by the reading thread, then handed whole to the reporting thread, which clears it.
 */
public final class Window {

    /** Of its distinct stacks: 16 MB, and half of that when it is better handed over early. */
    private static final int MAX_WORDS = 2 << 20;

    private static final int MANY_WORDS = MAX_WORDS / 2;
    /** Samples of a window that is better handed over early: a request of a few megabytes. */
    private static final int MANY_SAMPLES = 250_000;

    private final int maxSamples;
    private TracedProcess[] processes = new TracedProcess[256];
    private TracedThread[] threads = new TracedThread[256];
    private RawStack[] stacks = new RawStack[256];
    private LabelSet[] labels = new LabelSet[256];
    private Origin[] origins = new Origin[256];
    private int[] hashes = new int[1024];
    private int[] index = new int[1024];
    private int slots;
    private int words;

    private int[] slotOf = new int[1024];
    private long[] times = new long[1024];
    private int samples;
    private int shed;

    private long startNanos;
    private long endNanos;

    public Window(int maxSamples) {
        this.maxSamples = maxSamples;
        Arrays.fill(index, -1);
    }

    /** Adds one sample; false when the window is full, and the sample is the caller's to count as lost. */
    public boolean add(
            TracedProcess process, TracedThread thread, RawStack stack, LabelSet set, Origin origin, long timeNanos) {
        if (samples >= maxSamples || words + stack.words().length > MAX_WORDS || isShed()) {
            return false;
        }
        if (samples == slotOf.length) {
            slotOf = Arrays.copyOf(slotOf, samples * 2);
            times = Arrays.copyOf(times, samples * 2);
        }
        slotOf[samples] = slot(process, thread, stack, set, origin);
        times[samples] = timeNanos;
        samples++;
        return true;
    }

    /**
     * The last half fills only while the reporter is behind: it takes one sample in two, the last quarter one in four
     * and so on, so that what is lost is spread over the time that the reporter needs.
     */
    private boolean isShed() {
        if (samples < maxSamples / 2) {
            return false;
        }
        int halvings = 1;
        while (halvings < 8 && maxSamples - samples <= maxSamples >> halvings + 1) {
            halvings++;
        }
        return (++shed & (1 << halvings) - 1) != 0;
    }

    @SuppressWarnings("ReferenceEquality") // stacks, threads, processes, label sets and origins are each made once
    private int slot(TracedProcess process, TracedThread thread, RawStack stack, LabelSet set, Origin origin) {
        int hash = (int) (stack.hash() ^ stack.hash() >>> 32) * 31
                + System.identityHashCode(thread)
                + System.identityHashCode(set)
                + origin.number() * 0x9e3779b9;
        int mask = index.length - 1;
        int i = (hash ^ hash >>> 16) & mask;
        for (int s = index[i]; s >= 0; s = index[i]) {
            if (hashes[i] == hash
                    && threads[s] == thread
                    && stacks[s] == stack
                    && labels[s] == set
                    && origins[s] == origin
                    && processes[s] == process) {
                return s;
            }
            i = (i + 1) & mask;
        }
        if (slots == stacks.length) {
            processes = Arrays.copyOf(processes, slots * 2);
            threads = Arrays.copyOf(threads, slots * 2);
            stacks = Arrays.copyOf(stacks, slots * 2);
            labels = Arrays.copyOf(labels, slots * 2);
            origins = Arrays.copyOf(origins, slots * 2);
        }
        processes[slots] = process;
        threads[slots] = thread;
        stacks[slots] = stack;
        labels[slots] = set;
        origins[slots] = origin;
        index[i] = slots;
        hashes[i] = hash;
        words += stack.words().length;
        slots++;
        if (slots * 2 > index.length) {
            growIndex();
        }
        return slots - 1;
    }

    private void growIndex() {
        int[] oldIndex = index;
        int[] oldHashes = hashes;
        index = new int[oldIndex.length * 2];
        hashes = new int[oldIndex.length * 2];
        Arrays.fill(index, -1);
        int mask = index.length - 1;
        for (int o = 0; o < oldIndex.length; o++) {
            if (oldIndex[o] >= 0) {
                int i = (oldHashes[o] ^ oldHashes[o] >>> 16) & mask;
                while (index[i] >= 0) {
                    i = (i + 1) & mask;
                }
                index[i] = oldIndex[o];
                hashes[i] = oldHashes[o];
            }
        }
    }

    public void open(long nanos) {
        startNanos = nanos;
    }

    public void close(long nanos) {
        endNanos = nanos;
    }

    public long startNanos() {
        return startNanos;
    }

    public long endNanos() {
        return endNanos;
    }

    /** Whether it holds so much that it should not wait for the end of its interval. */
    public boolean isLarge() {
        return words > MANY_WORDS || samples > MANY_SAMPLES;
    }

    public int samples() {
        return samples;
    }

    public int slots() {
        return slots;
    }

    public TracedProcess process(int slot) {
        return processes[slot];
    }

    public TracedThread thread(int slot) {
        return threads[slot];
    }

    public RawStack stack(int slot) {
        return stacks[slot];
    }

    public LabelSet labels(int slot) {
        return labels[slot];
    }

    public Origin origin(int slot) {
        return origins[slot];
    }

    /** How many samples there are of each origin. */
    public Map<Origin, Long> samplesByOrigin() {
        int[] bySlot = new int[slots];
        for (int i = 0; i < samples; i++) {
            bySlot[slotOf[i]]++;
        }
        Map<Origin, Long> counts = new HashMap<>();
        for (int slot = 0; slot < slots; slot++) {
            counts.merge(origins[slot], (long) bySlot[slot], Long::sum);
        }
        return counts;
    }

    public int slotOf(int sample) {
        return slotOf[sample];
    }

    public long time(int sample) {
        return times[sample];
    }

    /** Forgets everything but the arrays. */
    public void clear() {
        Arrays.fill(nullable(processes), 0, slots, null);
        Arrays.fill(nullable(threads), 0, slots, null);
        Arrays.fill(nullable(stacks), 0, slots, null);
        Arrays.fill(nullable(labels), 0, slots, null);
        Arrays.fill(nullable(origins), 0, slots, null);
        Arrays.fill(index, -1);
        slots = 0;
        words = 0;
        samples = 0;
    }

    private static @Nullable Object[] nullable(Object[] array) {
        return array;
    }
}
