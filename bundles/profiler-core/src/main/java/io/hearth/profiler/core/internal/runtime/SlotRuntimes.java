/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Whose slot it is or was last, for records and frames that outlive it. Any thread. */
final class SlotRuntimes {

    /** As many as a frame can say. */
    private static final int SLOTS = 256;

    private final AtomicReferenceArray<@Nullable String> runtimes = new AtomicReferenceArray<>(SLOTS);

    void set(RuntimeSlot slot) {
        runtimes.set(slot.number() & SLOTS - 1, slot.runtime());
    }

    /** The runtime's name; empty when nobody has had the slot. */
    String of(int slot) {
        String runtime = runtimes.get(slot & SLOTS - 1);
        return runtime == null ? "" : runtime;
    }
}
