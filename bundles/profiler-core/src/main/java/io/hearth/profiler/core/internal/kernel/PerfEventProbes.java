/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfProgram;
import io.hearth.bpf.SoftwareEventSampler;
import io.hearth.linux.Linux;
import io.hearth.profiler.api.PerfEvent;
import io.hearth.profiler.core.internal.layout.CounterLayout;
import io.hearth.profiler.core.internal.probe.ProbeEvents;
import java.io.IOException;
import java.util.function.IntToLongFunction;

/** Links the sampler, which the CPU clock runs, to the events of probes too. */
final class PerfEventProbes implements ProbeEvents {

    private final Linux linux;
    private final BpfProgram program;
    private final CpuEvents cpus;
    private final IntToLongFunction counters;

    /** @param counters of {@link CounterLayout}, summed over the CPUs */
    PerfEventProbes(Linux linux, BpfProgram program, CpuEvents cpus, IntToLongFunction counters) {
        this.linux = linux;
        this.program = program;
        this.cpus = cpus;
        this.counters = counters;
    }

    @Override
    public Open open(PerfEvent event, int origin) throws IOException {
        if (!(event instanceof PerfEvent.Software software)) {
            throw new IOException(
                    "events of this kind are not known: " + event.getClass().getSimpleName());
        }
        SoftwareEventSampler sampler =
                SoftwareEventSampler.open(linux, program, cpus.sampled(), software.number(), software.period(), origin);
        try {
            sampler.enable();
        } catch (IOException | RuntimeException e) {
            sampler.close();
            throw e;
        }
        return sampler::close;
    }

    @Override
    public long taken(int origin) {
        return counters.applyAsLong(CounterLayout.ORIGIN_TAKEN + origin);
    }

    @Override
    public long unwritten(int origin) {
        return counters.applyAsLong(CounterLayout.ORIGIN_UNWRITTEN + origin);
    }
}
