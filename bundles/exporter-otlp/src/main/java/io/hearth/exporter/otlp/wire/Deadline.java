/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.wire;

import java.time.Duration;

/**
 * A moment on the clock of {@link System#nanoTime} by which something must have happened, or never.
 *
 * @param nanos the moment; without meaning if there is no deadline
 * @param isNever whether there is no deadline
 */
public record Deadline(long nanos, boolean isNever) {

    private static final Deadline NEVER = new Deadline(0, true);
    private static final long LONGEST_NANOS = Duration.ofDays(365).toNanos();

    /** No deadline. */
    public static Deadline never() {
        return NEVER;
    }

    /** A deadline from now on; a time of zero means none. */
    public static Deadline after(Duration time) {
        return time.isZero() || time.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0
                ? NEVER
                : afterNanos(time.toNanos());
    }

    /** A deadline from now on. */
    public static Deadline afterNanos(long nanos) {
        return new Deadline(System.nanoTime() + nanos, false);
    }

    /** The sooner of two. */
    public Deadline or(Deadline other) {
        if (isNever) {
            return other;
        }
        return other.isNever || nanos - other.nanos <= 0 ? this : other;
    }

    /** What is left, in nanoseconds; zero or less when it has passed. */
    public long remainingNanos() {
        return isNever ? Long.MAX_VALUE : nanos - System.nanoTime();
    }

    /** Says whether it has passed. */
    public boolean hasPassed() {
        return !isNever && remainingNanos() <= 0;
    }
}
