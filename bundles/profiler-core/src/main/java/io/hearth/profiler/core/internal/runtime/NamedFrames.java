/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import io.hearth.profiler.core.internal.process.ManagedFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one process by their words, and the interpreters in its files. Written by the reading thread and the
 * threads of unwinders, read by the reporting thread.
 */
final class NamedFrames implements ManagedFrames {

    private static final int MAX_FRAMES = 32_768;
    /** About so much; names that frames share are counted each time. */
    private static final long MAX_BYTES = 8 << 20;

    private static final int FRAME_BYTES = 150;
    private static final int FUNCTION_BYTES = 48;

    private final AtomicLong total;
    private final AtomicInteger forgotten;
    private final Consumer<FrameKey> reportedUnnamed;
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentHashMap<FrameKey, ManagedFrame> frames = new ConcurrentHashMap<>();
    private final Set<FrameKey> asked = ConcurrentHashMap.newKeySet();
    private boolean released;
    private volatile int[] objectsAndSlots = {};

    /**
     * @param total bytes that the frames of all processes take
     * @param forgotten counts how often named frames were dropped, so that they are asked for anew
     * @param reportedUnnamed told of each frame that is reported without a name; called by the reporting thread
     */
    NamedFrames(AtomicLong total, AtomicInteger forgotten, Consumer<FrameKey> reportedUnnamed) {
        this.total = total;
        this.forgotten = forgotten;
        this.reportedUnnamed = reportedUnnamed;
    }

    @Override
    public @Nullable ManagedFrame named(FrameKey frame) {
        return frames.get(frame);
    }

    @Override
    public void unnamed(FrameKey frame) {
        reportedUnnamed.accept(frame);
    }

    /** Whether somebody has asked for a frame, and it has not been dropped since. Any thread. */
    boolean isAsked(FrameKey frame) {
        return asked.contains(frame);
    }

    /** True when the frame is to be named now: nobody has asked for it before. */
    boolean ask(FrameKey frame) {
        if (asked.contains(frame)) {
            return false;
        }
        if (asked.size() >= MAX_FRAMES || bytes.get() > MAX_BYTES) {
            clear();
        }
        return asked.add(frame);
    }

    /** It was asked for, but will not be named this time. */
    void unask(FrameKey frame) {
        asked.remove(frame);
    }

    void put(FrameKey frame, ManagedFrame named) {
        if (frames.put(frame, named) == null) {
            long more = FRAME_BYTES;
            for (ManagedFrame.Function function : named.functions()) {
                more += FUNCTION_BYTES
                        + function.name().length()
                        + function.file().length();
            }
            account(more);
        }
    }

    /** Nothing more once it has been released: total must not grow by what is gone. */
    private synchronized void account(long more) {
        if (!released) {
            bytes.addAndGet(more);
            total.addAndGet(more);
        }
    }

    long bytes() {
        return bytes.get();
    }

    /** Drops what is named; it is asked for again when it is seen again. */
    synchronized void clear() {
        frames.clear();
        asked.clear();
        total.addAndGet(-bytes.getAndSet(0));
        forgotten.incrementAndGet();
    }

    /** The process has ended, and its frames go with it. */
    synchronized void release() {
        released = true;
        total.addAndGet(-bytes.getAndSet(0));
    }

    /** Frames that were asked for when nobody could name them: they wait for a successor. */
    List<FrameKey> parked() {
        List<FrameKey> parked = new ArrayList<>();
        for (FrameKey key : asked) {
            if (!frames.containsKey(key)) {
                parked.add(key);
            }
        }
        return parked;
    }

    /** Whether any is. Any thread. */
    boolean hasParked() {
        for (FrameKey key : asked) {
            if (!frames.containsKey(key)) {
                return true;
            }
        }
        return false;
    }

    /** Nobody will name the parked frames of a slot any more; how many there are. */
    int giveUp(int slot, ManagedFrame unresolved) {
        int count = 0;
        for (FrameKey key : parked()) {
            if (key.slot() == slot) {
                frames.put(key, unresolved);
                count++;
            }
        }
        return count;
    }

    /** The slot is going to be somebody else's. */
    void forget(int slot) {
        asked.removeIf(key -> key.slot() == slot);
        frames.keySet().removeIf(key -> key.slot() == slot);
        forgetInterpreters(slot);
    }

    @Override
    public boolean interprets(int slot, int object) {
        int[] pairs = objectsAndSlots;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == object && pairs[i + 1] == slot) {
                return true;
            }
        }
        return false;
    }

    /** Reading thread. */
    void interpreter(int object, int slot) {
        if (!interprets(slot, object)) {
            int[] pairs = objectsAndSlots;
            int[] longer = Arrays.copyOf(pairs, pairs.length + 2);
            longer[pairs.length] = object;
            longer[pairs.length + 1] = slot;
            objectsAndSlots = longer;
        }
    }

    private void forgetInterpreters(int slot) {
        int[] pairs = objectsAndSlots;
        int[] kept = new int[pairs.length];
        int count = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != slot) {
                kept[count++] = pairs[i];
                kept[count++] = pairs[i + 1];
            }
        }
        objectsAndSlots = Arrays.copyOf(kept, count);
    }
}
