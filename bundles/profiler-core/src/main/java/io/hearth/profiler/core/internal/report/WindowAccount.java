/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.SampleFates;
import io.hearth.profiler.core.internal.trace.Window;
import java.util.HashMap;
import java.util.Map;

/**
 * The samples of one window whose fate is open. Each gets one fate, whoever comes first: the reporting thread that
 * hands them on, or a stop that does not wait for it any longer. Any thread.
 */
final class WindowAccount {

    private final Map<Origin, Long> open; // guarded by this
    private boolean touched; // guarded by this

    WindowAccount(Window window) {
        this.open = new HashMap<>(window.samplesByOrigin());
    }

    synchronized void delivered(Map<Origin, Long> samples) {
        samples.forEach((origin, n) -> origin.fates().delivered(take(origin, n)));
    }

    synchronized void lost(SampleFates.Loss loss, Map<Origin, Long> samples) {
        samples.forEach((origin, n) -> origin.fates().lost(loss, take(origin, n)));
    }

    /** What has not been handed on will not be. */
    synchronized void loseRest(SampleFates.Loss loss) {
        open.forEach((origin, n) -> origin.fates().lost(loss, n));
        open.clear();
    }

    /** Whether some of them have had their fate. */
    synchronized boolean isTouched() {
        return touched;
    }

    private synchronized long take(Origin origin, long samples) {
        touched = true;
        long there = open.getOrDefault(origin, 0L);
        long taken = Math.min(there, samples);
        open.put(origin, there - taken);
        return taken;
    }
}
