/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfProgram;
import io.hearth.bpf.CpuClockSampler;
import io.hearth.bpf.Poller;
import io.hearth.bpf.TaskEvents;
import io.hearth.linux.Linux;
import io.hearth.profiler.core.internal.process.ProcessEvents;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The perf events of every CPU that is sampled: the clock that runs the sampler, and news of processes. */
final class CpuEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CpuEvents.class);
    private static final int PAGES_PER_CPU = 16;
    private static final int MAX_RECORDS = 4096;

    private final Linux linux;
    private final Poller poller;
    private final BpfProgram program;
    private final int frequency;
    private int[] cpus = new int[0];
    private int[] sampled = new int[0];
    private @Nullable CpuClockSampler sampler;
    private @Nullable TaskEvents tasks;
    private boolean enabled;
    private long lostBefore;
    private boolean missed;

    CpuEvents(Linux linux, Poller poller, BpfProgram program, int frequency) {
        this.linux = linux;
        this.poller = poller;
        this.program = program;
        this.frequency = frequency;
    }

    /** News of processes from every CPU that is online, samples from those chosen. */
    void open(int[] chosen, int[] online) throws IOException {
        cpus = online;
        sampled = chosen;
        TaskEvents events = TaskEvents.open(linux, online, PAGES_PER_CPU, -1);
        tasks = events;
        lostBefore = 0;
        events.addTo(poller, 1);
        sampler = CpuClockSampler.open(linux, program, chosen, frequency);
    }

    void enable() throws IOException {
        enabled = true;
        CpuClockSampler s = sampler;
        if (s != null) {
            s.enable();
        }
    }

    void disable() {
        enabled = false;
        CpuClockSampler s = sampler;
        if (s != null) {
            try {
                s.disable();
            } catch (IOException e) {
                LOG.debug("sampling not disabled, its events are closed", e);
                s.close();
                sampler = null;
            }
        }
    }

    /** The CPUs that are sampled. */
    int[] sampled() {
        return sampled.clone();
    }

    /** Opens everything anew when other CPUs are online than before, and says whether they are. */
    boolean follow(int[] online) throws IOException {
        boolean others = !Arrays.equals(online, cpus);
        if (others) {
            LOG.info("CPUs online have changed: {} to {}", cpus.length, online.length);
            close();
            open(online, online);
            missed = true;
            if (enabled) {
                enable();
            }
        }
        return others;
    }

    /** Takes what there is; true when events have been dropped since the last call. */
    boolean drain(ProcessEvents into) {
        TaskEvents events = tasks;
        if (events == null) {
            return false;
        }
        events.drain(MAX_RECORDS, into::record);
        boolean lost = missed || events.lost() != lostBefore;
        lostBefore = events.lost();
        missed = false;
        return lost;
    }

    @Override
    public void close() {
        if (sampler != null) {
            sampler.close();
        }
        if (tasks != null) {
            tasks.close();
        }
        sampler = null;
        tasks = null;
    }
}
