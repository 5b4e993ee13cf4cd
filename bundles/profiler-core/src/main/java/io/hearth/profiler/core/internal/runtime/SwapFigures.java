/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.core.UnnamedReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What replacing an unwinder cost, from the moment its successor was in use until its slot was empty.
 *
 * @param gapNanos for how long nobody offered the runtime before; 0 when the successor stood beside it
 * @param counts at the beginning; after {@link #ended}, what was added until then
 * @param unnamed the same of frames without a name, by reason
 */
public record SwapFigures(
        String before, String after, long gapNanos, long nanos, Counts counts, Map<UnnamedReason, Long> unnamed) {

    /**
     * Samples of the whole machine.
     *
     * @param unresolved distinct frames that no unwinder could name
     */
    public record Counts(long taken, long delivered, long lost, long unresolved) {}

    static SwapFigures begin(String before, String after, long gapNanos, Counts now, Map<UnnamedReason, Long> unnamed) {
        return new SwapFigures(before, after, gapNanos, System.nanoTime(), now, unnamed);
    }

    SwapFigures ended(Counts now, Map<UnnamedReason, Long> unnamedNow) {
        Map<UnnamedReason, Long> added = new EnumMap<>(UnnamedReason.class);
        unnamedNow.forEach((reason, frames) -> {
            long more = frames - unnamed.getOrDefault(reason, 0L);
            if (more > 0) {
                added.put(reason, more);
            }
        });
        return new SwapFigures(
                before,
                after,
                gapNanos,
                System.nanoTime() - nanos,
                new Counts(
                        now.taken - counts.taken,
                        now.delivered - counts.delivered,
                        now.lost - counts.lost,
                        now.unresolved - counts.unresolved),
                added);
    }

    @Override
    public String toString() {
        StringBuilder reasons = new StringBuilder();
        unnamed.forEach((reason, frames) -> reasons.append(' ')
                .append(reason.name().toLowerCase(Locale.ROOT))
                .append('=')
                .append(frames));
        return "swapped " + before + " for " + after + " in_ms=" + nanos / 1_000_000 + " samples_taken=" + counts.taken
                + " samples_delivered=" + counts.delivered + " samples_lost=" + counts.lost + " frames_unresolved="
                + counts.unresolved + " gap_ms=" + gapNanos / 1_000_000 + reasons;
    }
}
