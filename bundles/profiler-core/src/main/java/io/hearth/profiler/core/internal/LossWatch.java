/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that more is sampled than is read or reported: when it begins, and once a minute while it goes on. Reading thread. */
final class LossWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LossWatch.class);
    private static final long SAY_EVERY_NANOS = 60_000_000_000L;

    private final int samplesPerSecond;
    private long takenSaid;
    private long ringFullSaid;
    private long overflowSaid;
    private long said;
    private boolean hasSaid;

    LossWatch(int samplesPerSecond) {
        this.samplesPerSecond = samplesPerSecond;
    }

    /**
     * Takes the totals of this moment.
     *
     * @return whether it said something
     */
    boolean look(long now, long taken, long ringFull, long overflow) {
        if (ringFull == ringFullSaid && overflow == overflowSaid || hasSaid && now - said < SAY_EVERY_NANOS) {
            return false;
        }
        LOG.warn(
                "samples are lost, evenly spread: ring_full={} window_overflow={} of taken={}; they come faster than they "
                        + "are read or reported, so lower samples_per_second ({}), lengthen the periods of probes, or "
                        + "narrow the filters",
                ringFull - ringFullSaid,
                overflow - overflowSaid,
                taken - takenSaid,
                samplesPerSecond);
        hasSaid = true;
        said = now;
        takenSaid = taken;
        ringFullSaid = ringFull;
        overflowSaid = overflow;
        return true;
    }
}
