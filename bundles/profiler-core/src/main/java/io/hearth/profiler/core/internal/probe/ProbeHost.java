/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.probe;

import io.hearth.profiler.api.Probe;
import io.hearth.profiler.core.ProbeFigures;
import io.hearth.profiler.core.ProbeRegistry;
import io.hearth.profiler.core.UnwinderRegistry;
import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.Origins;
import io.hearth.profiler.core.internal.trace.SampleFates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the probes sample that are asked for and there. One that goes is stopped; what it had taken by then is delivered.
 * One that takes its place begins when the other has stopped, so that nothing is counted twice. Turns are the reading
 * thread's, figures anybody's.
 */
public final class ProbeHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeHost.class);

    private final ProbeRegistry registry;
    private final Origins origins;
    private final Map<String, NamedProbe> wanted = new LinkedHashMap<>();
    private final UnwinderRegistry.Listening listening;
    private final AtomicBoolean changed = new AtomicBoolean(true);
    private boolean sampling;

    /**
     * @param wanted names of the probes to use
     * @param total what all samples are counted in
     * @param wake has {@link #turn} called soon; any thread
     */
    public ProbeHost(
            ProbeRegistry registry,
            List<String> wanted,
            ProbeEvents events,
            Origins origins,
            SampleFates total,
            Runnable wake) {
        this.registry = registry;
        this.origins = origins;
        for (String name : wanted) {
            this.wanted.put(name, new NamedProbe(name, events, new SampleFates(total)));
        }
        this.listening = registry.listen(() -> {
            if (!this.wanted.isEmpty()) {
                changed.set(true);
                wake.run();
            }
        });
    }

    /** Sampling begins. */
    public void begin(long now) {
        sampling = true;
        turn(now);
    }

    /** Takes up what has come and gives up what has gone. */
    public void turn(long now) {
        if (!sampling || wanted.isEmpty() || !changed.getAndSet(false)) {
            return;
        }
        Map<String, ProbeRegistry.Entry> best = registry.best();
        for (NamedProbe probe : wanted.values()) {
            ProbeRegistry.Entry entry = best.get(probe.name());
            ProbeRegistry.Entry before = probe.entry();
            if (before != null && !before.equals(entry)) {
                stop(probe, before, now);
                LOG.info("probe {} ({}): not in use any more", probe.name(), before.origin());
            }
            if (entry == null) {
                if (probe.isNewlyMissing()) {
                    LOG.warn(ProbeRegistry.waitsFor(probe.name(), best.keySet()));
                }
            } else if (probe.entry() == null) {
                start(probe, entry, now);
            }
        }
    }

    private void start(NamedProbe probe, ProbeRegistry.Entry entry, long now) {
        Probe.Description description = entry.description();
        int number = origins.free(now);
        try {
            if (number == 0) {
                throw new IOException("too many probes are in use, or were a moment ago");
            }
            settle(number);
            Origin origin = Origin.probe(number, probe.name(), description.unit(), description.weight(), probe.fates());
            origins.put(origin);
            try {
                probe.start(entry, origin, description.event());
            } catch (IOException | RuntimeException e) {
                origins.giveUp(origin, now);
                throw e;
            }
            registry.used(entry, 1);
            LOG.info(
                    "probe {} ({}): in use, one sample in {} on each CPU",
                    probe.name(),
                    entry.origin(),
                    description.event().period());
        } catch (IOException | RuntimeException e) {
            LOG.warn("probe {} ({}) is refused: {}", probe.name(), entry.origin(), e.getMessage());
            registry.problem(entry, String.valueOf(e.getMessage()));
        }
    }

    /** The number had another use: what the kernel counted for that is final by now. */
    private void settle(int number) {
        for (NamedProbe probe : wanted.values()) {
            probe.settle(number);
        }
    }

    private void stop(NamedProbe probe, ProbeRegistry.Entry entry, long now) {
        Origin origin = probe.stop();
        if (origin != null) {
            origins.giveUp(origin, now);
        }
        registry.used(entry, -1);
    }

    /** Other CPUs are sampled than before. */
    public void reopen(long now) {
        for (NamedProbe probe : wanted.values()) {
            ProbeRegistry.Entry entry = probe.entry();
            if (entry != null) {
                stop(probe, entry, now);
            }
        }
        changed.set(true);
        turn(now);
    }

    /** Sampling ends. */
    public void end() {
        sampling = false;
        for (NamedProbe probe : wanted.values()) {
            ProbeRegistry.Entry entry = probe.entry();
            if (entry != null) {
                stop(probe, entry, System.nanoTime());
            }
        }
    }

    /** Of each that is asked for. */
    public List<ProbeFigures> figures() {
        List<ProbeFigures> figures = new ArrayList<>();
        wanted.values().forEach(probe -> figures.add(probe.figures()));
        return figures;
    }

    @Override
    public void close() {
        listening.close();
        end();
    }
}
