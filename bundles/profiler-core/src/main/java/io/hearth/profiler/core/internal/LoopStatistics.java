/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import io.hearth.profiler.core.ProbeFigures;
import io.hearth.profiler.core.ProfilerStatistics;
import io.hearth.profiler.core.RuntimeFigures;
import io.hearth.profiler.core.RuntimeTotals;
import io.hearth.profiler.core.internal.executable.ExecutableTable;
import io.hearth.profiler.core.internal.kernel.SamplerObject;
import io.hearth.profiler.core.internal.probe.ProbeHost;
import io.hearth.profiler.core.internal.process.ProcessTable;
import io.hearth.profiler.core.internal.runtime.RuntimeHost;
import io.hearth.profiler.core.internal.trace.SampleFates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Figures of a running loop; once it has ended, the last ones. */
@SuppressWarnings("EnumOrdinal") // an index into an array of this process only
final class LoopStatistics implements ProfilerStatistics {

    private static final Logger LOG = LoggerFactory.getLogger(LoopStatistics.class);

    private final SamplerObject kernel;
    private final ProcessTable processes;
    private final ExecutableTable executables;
    private final SampleFates fates;
    private final RuntimeHost runtimes;
    private final ProbeHost probes;
    private final long started;
    private volatile boolean frozen;
    private volatile long firstSampleNanos;
    private volatile long takenAtEnd;
    private volatile long deliveredAtEnd;
    private volatile long[] lostAtEnd = new long[SampleFates.Loss.values().length];
    private volatile long mapBytesAtEnd;
    private volatile List<RuntimeFigures> runtimesAtEnd = List.of();
    private volatile Map<String, RuntimeTotals> totalsAtEnd = Map.of();
    private volatile List<ProbeFigures> probesAtEnd = List.of();
    private volatile Map<String, Long> programNanosAtEnd = Map.of();

    LoopStatistics(
            SamplerObject kernel,
            ProcessTable processes,
            ExecutableTable executables,
            SampleFates fates,
            RuntimeHost runtimes,
            ProbeHost probes,
            long started) {
        this.kernel = kernel;
        this.processes = processes;
        this.executables = executables;
        this.fates = fates;
        this.runtimes = runtimes;
        this.probes = probes;
        this.started = started;
    }

    void delivered() {
        if (firstSampleNanos == 0) {
            firstSampleNanos = System.nanoTime() - started;
        }
    }

    /** Called before the maps go away. What has no fate by now will have none: it is lost by the stop. */
    void freeze() {
        takenAtEnd = kernel.taken();
        fates.lostInAll(SampleFates.Loss.RING_FULL, kernel.ringFull());
        fates.lostInAll(SampleFates.Loss.UNFINISHED, kernel.unfinished());
        deliveredAtEnd = fates.delivered();
        long open = takenAtEnd - deliveredAtEnd;
        for (SampleFates.Loss loss : SampleFates.Loss.values()) {
            lostAtEnd[loss.ordinal()] = fates.lost(loss);
            open -= lostAtEnd[loss.ordinal()];
        }
        if (open != 0) {
            LOG.warn("samples={} were still on their way when the stop was over", open);
            lostAtEnd[SampleFates.Loss.SHUTDOWN.ordinal()] += open;
        }
        mapBytesAtEnd = kernel.mapBytes();
        programNanosAtEnd = kernel.programNanos();
        runtimesAtEnd = runtimes.figures();
        totalsAtEnd = runtimes.totals();
        probesAtEnd = probes.figures();
        frozen = true;
    }

    @Override
    public long samplesTaken() {
        return frozen ? takenAtEnd : kernel.taken();
    }

    @Override
    public long samplesDelivered() {
        return frozen ? deliveredAtEnd : fates.delivered();
    }

    @Override
    public Iterable<String> lossReasons() {
        List<String> reasons = new ArrayList<>();
        for (SampleFates.Loss loss : SampleFates.Loss.values()) {
            reasons.add(loss.reason());
        }
        return reasons;
    }

    @Override
    public long samplesLost(String reason) {
        for (SampleFates.Loss loss : SampleFates.Loss.values()) {
            if (loss.reason().equals(reason)) {
                return frozen ? lostAtEnd[loss.ordinal()] : lost(loss);
            }
        }
        return 0;
    }

    /** Some are counted in the kernel, which is asked only when somebody wants to know. */
    private long lost(SampleFates.Loss loss) {
        return switch (loss) {
            case RING_FULL -> kernel.ringFull();
            case UNFINISHED -> kernel.unfinished();
            default -> fates.lost(loss);
        };
    }

    @Override
    public long truncatedStacks() {
        return fates.truncatedStacks();
    }

    @Override
    public long earlySamples() {
        return fates.earlySamples();
    }

    @Override
    public List<RuntimeFigures> runtimes() {
        return frozen ? runtimesAtEnd : runtimes.figures();
    }

    @Override
    public RuntimeTotals totals(String runtime) {
        return (frozen ? totalsAtEnd : runtimes.totals()).getOrDefault(runtime, RuntimeTotals.NONE);
    }

    @Override
    public List<ProbeFigures> probes() {
        return frozen ? probesAtEnd : probes.figures();
    }

    @Override
    public int processes() {
        return processes.size();
    }

    @Override
    public int executables() {
        return executables.size();
    }

    @Override
    public double ringFill() {
        return frozen ? 0 : kernel.ringFill();
    }

    @Override
    public long mapBytes() {
        return frozen ? mapBytesAtEnd : kernel.mapBytes();
    }

    @Override
    public Map<String, Long> programNanos() {
        return frozen ? programNanosAtEnd : kernel.programNanos();
    }

    @Override
    public long firstSampleNanos() {
        return firstSampleNanos;
    }
}
