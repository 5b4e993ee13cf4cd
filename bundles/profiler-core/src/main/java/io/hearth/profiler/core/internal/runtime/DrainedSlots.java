/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Slots that are empty, but whose frames are in windows that wait to be reported: their names are kept until then, and
 * forgotten before the number is somebody else's. Owned by the reading thread.
 */
final class DrainedSlots {

    private final StackMemory memory;
    private final IntConsumer forget;
    /** Last window that can hold frames of a slot, by the slot's number. */
    private final Map<Integer, Long> lastWindows = new HashMap<>();

    /** @param forget drops the names of a slot in every process */
    DrainedSlots(StackMemory memory, IntConsumer forget) {
        this.memory = memory;
        this.forget = forget;
    }

    void add(int slot) {
        lastWindows.put(slot, memory.window());
    }

    /** The number has been given to another. */
    void reused(int slot) {
        if (lastWindows.remove(slot) != null) {
            forget(slot);
        }
    }

    void turn() {
        for (Iterator<Map.Entry<Integer, Long>> all = lastWindows.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Long> slot = all.next();
            if (memory.isReported(slot.getValue())) {
                all.remove();
                forget(slot.getKey());
            }
        }
    }

    private void forget(int slot) {
        forget.accept(slot);
        memory.forget();
    }
}
