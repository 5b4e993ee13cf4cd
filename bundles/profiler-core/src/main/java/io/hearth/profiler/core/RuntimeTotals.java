/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

/**
 * What all unwinders of one runtime have done so far, those that have gone included. Every figure but the gap only grows.
 *
 * @param named distinct frames that got a name
 * @param unresolved distinct frames that did not
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
        long unresolved,
        long failures,
        long refused,
        long swaps,
        long swapTaken,
        long swapDelivered,
        long swapLost,
        long swapUnresolved,
        long longestGapNanos) {

    public static final RuntimeTotals NONE = new RuntimeTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
