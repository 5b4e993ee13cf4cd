/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.core.RuntimeTotals;
import io.hearth.profiler.core.UnnamedReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up by runtime what its unwinders have done, so that the sums go on when one of them has gone. Written by the
 * reading thread, read by any.
 */
final class RuntimeLedger {

    private final List<RuntimeSlot> live = new ArrayList<>();
    private final Map<String, RuntimeTotals> past = new HashMap<>();

    private final Map<String, Map<UnnamedReason, Long>> unnamed = new HashMap<>();

    synchronized void opened(RuntimeSlot slot) {
        live.add(slot);
    }

    /** What it does from here on is not counted. */
    synchronized void closed(RuntimeSlot slot) {
        if (live.remove(slot)) {
            past.put(slot.runtime(), plus(of(slot.runtime()), slot));
        }
    }

    /** A frame has no name. Any thread. */
    synchronized void unnamed(String runtime, UnnamedReason reason, long frames) {
        unnamed.computeIfAbsent(runtime, r -> new EnumMap<>(UnnamedReason.class))
                .merge(reason, frames, Long::sum);
    }

    /** Frames without a name so far, by reason, of all runtimes; reasons that never were are absent. Any thread. */
    synchronized Map<UnnamedReason, Long> unnamed() {
        Map<UnnamedReason, Long> sum = new EnumMap<>(UnnamedReason.class);
        unnamed.values().forEach(counts -> counts.forEach((reason, frames) -> sum.merge(reason, frames, Long::sum)));
        return sum;
    }

    synchronized void refused(String runtime) {
        RuntimeTotals t = of(runtime);
        past.put(
                runtime,
                new RuntimeTotals(
                        t.named(),
                        t.unnamed(),
                        t.failures(),
                        t.refused() + 1,
                        t.swaps(),
                        t.swapTaken(),
                        t.swapDelivered(),
                        t.swapLost(),
                        t.swapUnresolved(),
                        t.longestGapNanos()));
    }

    synchronized void swapped(String runtime, SwapFigures swap) {
        RuntimeTotals t = of(runtime);
        SwapFigures.Counts added = swap.counts();
        past.put(
                runtime,
                new RuntimeTotals(
                        t.named(),
                        t.unnamed(),
                        t.failures(),
                        t.refused(),
                        t.swaps() + 1,
                        t.swapTaken() + added.taken(),
                        t.swapDelivered() + added.delivered(),
                        t.swapLost() + added.lost(),
                        t.swapUnresolved() + added.unresolved(),
                        Math.max(t.longestGapNanos(), swap.gapNanos())));
    }

    /** By runtime. */
    synchronized Map<String, RuntimeTotals> totals() {
        Map<String, RuntimeTotals> totals = new HashMap<>(past);
        for (RuntimeSlot slot : live) {
            totals.put(slot.runtime(), plus(totals.getOrDefault(slot.runtime(), RuntimeTotals.NONE), slot));
        }
        totals.replaceAll((runtime, t) -> t.withUnnamed(Map.copyOf(unnamed.getOrDefault(runtime, Map.of()))));
        return totals;
    }

    private RuntimeTotals of(String runtime) {
        return past.getOrDefault(runtime, RuntimeTotals.NONE);
    }

    private static RuntimeTotals plus(RuntimeTotals t, RuntimeSlot slot) {
        return new RuntimeTotals(
                t.named() + slot.named.get(),
                t.unnamed(),
                t.failures() + slot.thread.failures(),
                t.refused(),
                t.swaps(),
                t.swapTaken(),
                t.swapDelivered(),
                t.swapLost(),
                t.swapUnresolved(),
                t.longestGapNanos());
    }
}
