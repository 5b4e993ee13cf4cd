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
import org.jspecify.annotations.Nullable;

/**
 * The frames of one process by their words, and the interpreters in its files. Written by the reading thread and the
 * threads of unwinders, read by the reporting thread.
 */
final class NamedFrames implements ManagedFrames {

    private static final int MAX_FRAMES = 32_768;

    private final ConcurrentHashMap<FrameKey, ManagedFrame> frames = new ConcurrentHashMap<>();
    private final Set<FrameKey> asked = ConcurrentHashMap.newKeySet();
    private volatile int[] objectsAndSlots = {};

    @Override
    public @Nullable ManagedFrame named(FrameKey frame) {
        return frames.get(frame);
    }

    /** True when the frame is to be named now: nobody has asked for it before. */
    boolean ask(FrameKey frame) {
        if (frames.size() >= MAX_FRAMES) {
            frames.clear();
            asked.clear();
        }
        return asked.add(frame);
    }

    void put(FrameKey frame, ManagedFrame named) {
        frames.put(frame, named);
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

    /** Nobody will name the parked frames of a slot any more. */
    void giveUp(int slot, ManagedFrame unresolved) {
        for (FrameKey key : parked()) {
            if (key.slot() == slot) {
                frames.put(key, unresolved);
            }
        }
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
