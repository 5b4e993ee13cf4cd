/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

/**
 * What samples come from: the CPU clock, or a probe while it is in use. It is a part of what a sample is, and makes a
 * profile of its own. Each is made once.
 *
 * @param number in the record of a sample, below {@code MAX_ORIGINS}; 0 for the CPU clock
 * @param weight what one sample counts, in units of its type
 * @param fates of its samples; those of all origins of one name may be counted together
 */
public record Origin(
        int number,
        String type,
        String unit,
        String periodType,
        String periodUnit,
        long period,
        long weight,
        SampleFates fates) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public static Origin cpuClock(int samplesPerSecond, SampleFates fates) {
        return new Origin(0, "samples", "count", "cpu", "nanoseconds", NANOS_PER_SECOND / samplesPerSecond, 1, fates);
    }

    public static Origin probe(int number, String name, String unit, long weight, SampleFates fates) {
        return new Origin(number, name, unit, name, unit, weight, weight, fates);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return number;
    }
}
