/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.layout;

/** {@code enum counter} of bpf-native/include/records.h: keys of the per-CPU counters map. */
public final class CounterLayout {

    public static final int TAKEN = 0;
    public static final int RING_FULL = 1;
    public static final int FILTERED = 2;
    public static final int OUTSIDE = 3;
    public static final int IDLE = 4;
    public static final int UNFINISHED = 5;
    public static final int OUTCOME = 8;
    /** Of one origin: + origin. */
    public static final int ORIGIN_TAKEN = 32;

    public static final int ORIGIN_UNWRITTEN = 48;
    public static final int COUNT = 64;

    private CounterLayout() {}
}
