/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import java.util.Map;

/**
 * What all unwinders of one runtime have done so far, those that have gone included. Every figure but the gap only grows.
 *
 * @param named distinct frames that got a name
 * @param unnamed frames that did not: {@code UNREADABLE} and {@code WITHDRAWN} count distinct frames, the others a frame
 *     each time that a stack with it is reported
 * @param failures calls that threw what they must not
 * @param refused unwinders that the kernel refused, or that were given up
 * @param swaps unwinders that took the place of another
 * @param swapTaken samples of the whole machine taken while one took another's place
 * @param swapDelivered samples delivered meanwhile
 * @param swapLost samples lost meanwhile
 * @param swapUnresolved distinct frames that no unwinder could name meanwhile
 * @param longestGapNanos the longest time for which nobody offered the runtime between two
 */
public record RuntimeTotals(
        long named,
        Map<UnnamedReason, Long> unnamed,
        long failures,
        long refused,
        long swaps,
        long swapTaken,
        long swapDelivered,
        long swapLost,
        long swapUnresolved,
        long longestGapNanos) {

    public static final RuntimeTotals NONE = new RuntimeTotals(0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0);

    /** The same with other figures of unnamed frames. */
    public RuntimeTotals withUnnamed(Map<UnnamedReason, Long> counts) {
        return new RuntimeTotals(
                named,
                counts,
                failures,
                refused,
                swaps,
                swapTaken,
                swapDelivered,
                swapLost,
                swapUnresolved,
                longestGapNanos);
    }

    /** Frames without a name, for whatever reason. */
    public long unresolved() {
        return unnamed.values().stream().mapToLong(Long::longValue).sum();
    }
}
