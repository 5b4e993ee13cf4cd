/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

/** Picks the messages to show: of each second the first few, then every n-th. Not safe for several threads at once. */
final class MessageSampler {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int initial;
    private final int thereafter;
    private long secondStartNanos;
    private long countInSecond;

    MessageSampler(int initial, int thereafter) {
        this.initial = initial;
        this.thereafter = thereafter;
    }

    /** Counts a message and says whether to show it. */
    boolean isShown(long nowNanos) {
        if (countInSecond == 0 || nowNanos - secondStartNanos >= SECOND_NANOS) {
            secondStartNanos = nowNanos;
            countInSecond = 0;
        }
        countInSecond++;
        if (countInSecond <= initial) {
            return true;
        }
        return thereafter > 0 && (countInSecond - initial) % thereafter == 0;
    }
}
