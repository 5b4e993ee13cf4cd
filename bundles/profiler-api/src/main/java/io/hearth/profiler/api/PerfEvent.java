/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

/**
 * An event of the kernel's perf subsystem, on which a {@link Probe} has a sample taken. Kinds may be added.
 *
 * <p>There is no frequency, only a period: a frequency is kept by changing the period as it goes, and nobody would know
 * what a sample stands for.
 */
public sealed interface PerfEvent {

    /**
     * Occurrences on one CPU from one sample to the next, 1 to 2^40. It decides what the probe costs: each sample takes
     * some microseconds.
     */
    long period();

    /**
     * An event that the kernel counts itself, on every machine.
     *
     * @param number of {@code enum perf_sw_ids} in {@code include/uapi/linux/perf_event.h}; the clocks, 0 and 1, are not
     *     for probes. One that the kernel does not know is refused when the probe would be used
     */
    record Software(long number, long period) implements PerfEvent {

        /** {@code PERF_COUNT_SW_PAGE_FAULTS}: all of them, those that read from a disk and those that do not. */
        public static final long PAGE_FAULTS = 2;
        /** {@code PERF_COUNT_SW_CONTEXT_SWITCHES}: the stack is that of the thread that is left. */
        public static final long CONTEXT_SWITCHES = 3;
        /** {@code PERF_COUNT_SW_CPU_MIGRATIONS}: of a thread, to another CPU. */
        public static final long CPU_MIGRATIONS = 4;
        /** {@code PERF_COUNT_SW_PAGE_FAULTS_MIN}: those that need no disk. */
        public static final long MINOR_FAULTS = 5;
        /** {@code PERF_COUNT_SW_PAGE_FAULTS_MAJ}: those that do. */
        public static final long MAJOR_FAULTS = 6;
    }
}
