/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

/** Clocks of {@code clock_gettime(2)}. {@link #MONOTONIC} is the clock of {@code bpf_ktime_get_ns} too. */
public enum Clock {
    REALTIME(0),
    MONOTONIC(1),
    PROCESS_CPU(2),
    THREAD_CPU(3),
    BOOTTIME(7);

    private final int id;

    Clock(int id) {
        this.id = id;
    }

    /** The kernel's number of the clock. */
    public int id() {
        return id;
    }
}
