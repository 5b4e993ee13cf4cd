/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import io.hearth.profiler.core.internal.layout.SampleLayout;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that records have for what they come from. They go round, and one that was given up is given again only
 * when no record can still have it. Owned by the reading thread.
 */
public final class Origins {

    /** Longer than a record can lie in the ring, or wait to be unwound. */
    private static final long DRAINED_NANOS = 10_000_000_000L;

    private final @Nullable Origin[] origins = new @Nullable Origin[SampleLayout.MAX_ORIGINS];
    private final long[] givenUp = new long[SampleLayout.MAX_ORIGINS];
    private final boolean[] inUse = new boolean[SampleLayout.MAX_ORIGINS];
    private int last;

    public Origins(Origin cpuClock) {
        put(cpuClock);
    }

    /** What a record comes from; null when there never was such an origin. */
    public @Nullable Origin of(int number) {
        return number < origins.length ? origins[number] : null;
    }

    /** A number that no record has; 0 when all are in use. */
    public int free(long now) {
        for (int i = 1; i < origins.length; i++) {
            int number = 1 + (last + i - 1) % (origins.length - 1);
            if (!inUse[number] && (origins[number] == null || now - givenUp[number] > DRAINED_NANOS)) {
                return number;
            }
        }
        return 0;
    }

    public void put(Origin origin) {
        origins[origin.number()] = origin;
        inUse[origin.number()] = true;
        last = origin.number();
    }

    /** Its records of a while ago are still known. */
    public void giveUp(Origin origin, long now) {
        inUse[origin.number()] = false;
        givenUp[origin.number()] = now;
    }
}
