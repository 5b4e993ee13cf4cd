/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfMap;
import io.hearth.profiler.core.internal.layout.CounterLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The map {@code counters}: one value of {@link CounterLayout} for each CPU. Any thread. */
final class KernelCounters {

    private final BpfMap counters;
    private final int possibleCpus;
    private final ByteBuffer perCpu;

    KernelCounters(BpfMap counters, int possibleCpus) {
        this.counters = counters;
        this.possibleCpus = possibleCpus;
        this.perCpu = ByteBuffer.allocateDirect(8 * possibleCpus).order(ByteOrder.nativeOrder());
    }

    /** Sum over CPUs of one of them. */
    synchronized long sum(int which) {
        try {
            if (!counters.lookup(which, perCpu)) {
                return 0;
            }
        } catch (IOException e) {
            return 0;
        }
        long sum = 0;
        for (int cpu = 0; cpu < possibleCpus; cpu++) {
            sum += perCpu.getLong(8 * cpu);
        }
        return sum;
    }
}
