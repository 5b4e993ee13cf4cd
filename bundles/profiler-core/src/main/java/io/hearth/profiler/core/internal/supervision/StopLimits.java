/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.supervision;

/**
 * How long a start and each part of a stop may take, in nanoseconds. A stop ends within {@link #STOP}, whatever hangs;
 * what has not been delivered by then is counted as lost.
 */
public final class StopLimits {

    /** From the start of the reading thread until samples are taken; a machine may have many processes. */
    public static final long START = seconds(30);
    /** Waiting goes by slices, so that a process that was stopped for a while has used up one. */
    public static final long SLICE = seconds(1) / 10;
    /** Reading what lies in the ring when sampling has ended. */
    public static final long DRAIN = seconds(2);
    /** Files that samples wait for. */
    public static final long FILES = seconds(2);
    /** Naming and handing on the last windows. */
    public static final long REPORT = seconds(10);
    /** All of these; then the reading thread is given up. */
    public static final long STOP = DRAIN + FILES + REPORT + seconds(2);

    private StopLimits() {}

    private static long seconds(long n) {
        return n * 1_000_000_000L;
    }
}
