/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import io.hearth.linux.Linux;
import io.hearth.profiler.core.internal.SamplingLoop;
import java.io.IOException;

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
     * @param unwinders of language runtimes; those that come or go later are taken up while it runs
     * @throws ProfilerException when the kernel or the permissions do not allow it; nothing is left behind
     */
    public static Profiler start(ProfilerSettings settings, UnwinderRegistry unwinders, ProfileSink sink)
            throws ProfilerException {
        try {
            return new Profiler(SamplingLoop.start(new Linux(), settings, unwinders, sink));
        } catch (IOException | RuntimeException e) {
            throw new ProfilerException("profiling cannot begin: " + e.getMessage(), e);
        }
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
