/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.layout;

/** Counters of each slot: enum unwinder_counter of bpf-native/include/unwinder.h. */
public final class UnwinderCounterLayout {

    public static final int PER_SLOT = 16;

    public static final int RUNS = 0;
    public static final int FRAMES = 1;
    public static final int DECLINED = 2;
    public static final int NO_PROCESS = 3;
    public static final int UNREADABLE = 4;
    public static final int BAD_STATE = 5;
    public static final int NO_THREAD = 6;
    public static final int TOO_DEEP = 7;

    private UnwinderCounterLayout() {}
}
