/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import io.hearth.bpf.BpfException;
import io.hearth.bpf.KernelProbes;
import io.hearth.bpf.ProfilingObstacles;
import io.hearth.linux.ErrnoException;
import io.hearth.linux.Linux;
import io.hearth.profiler.core.internal.SamplingLoop;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A running profiler: from {@link #start} until {@link #close}, which delivers what has been sampled so far. One at a
 * time in a process is plenty; several do not disturb each other.
 */
public final class Profiler implements AutoCloseable {

    private final SamplingLoop loop;

    private Profiler(SamplingLoop loop) {
        this.loop = loop;
    }

    /**
     * Loads the programs, reads the processes there are and begins to sample.
     *
     * @param extensions unwinders of language runtimes, enrichers, symbol sources; those that come or go later are
     *     taken up while it runs
     * @throws ProfilerException when the kernel or the permissions do not allow it; nothing is left behind
     */
    public static Profiler start(ProfilerSettings settings, ProfilerExtensions extensions, ProfileSink sink)
            throws ProfilerException {
        return start(settings, extensions, sink, end -> {});
    }

    /**
     * As {@link #start(ProfilerSettings, ProfilerExtensions, ProfileSink)}.
     *
     * @param onEnd takes a sentence, on any thread, when profiling has ended by itself; it is still to be closed
     */
    public static Profiler start(
            ProfilerSettings settings, ProfilerExtensions extensions, ProfileSink sink, Consumer<String> onEnd)
            throws ProfilerException {
        try {
            return new Profiler(SamplingLoop.start(new Linux(), settings, extensions, sink, onEnd));
        } catch (IOException | RuntimeException e) {
            throw new ProfilerException("profiling cannot begin: " + reason(e), e);
        }
    }

    /** What the kernel refuses says little by itself, so it is asked what it would allow. */
    private static String reason(Exception e) {
        boolean refused = e instanceof BpfException || e instanceof ErrnoException;
        String obstacles = refused ? ProfilingObstacles.sentence(new KernelProbes(new Linux()).all()) : "";
        return obstacles.isEmpty() ? String.valueOf(e.getMessage()) : obstacles + " (" + e.getMessage() + ")";
    }

    public ProfilerStatistics statistics() {
        return loop.statistics();
    }

    /** Stops sampling, delivers the window in hand and frees everything. */
    @Override
    public void close() {
        loop.close();
    }
}
