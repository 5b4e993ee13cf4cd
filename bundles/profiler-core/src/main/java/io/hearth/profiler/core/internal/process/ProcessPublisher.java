/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the kernel half of the mappings of processes that have changed. Where its tables are full, the processes that
 * are sampled least give up their places: a sample of one of them carries a copy of its stack, and brings it back. Owned
 * by the reading thread.
 */
final class ProcessPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessPublisher.class);
    private static final int EVICTED_SHARE = 16;
    private static final long LOG_EVERY_NANOS = 600_000_000_000L;

    private final KernelProcesses kernel;
    private final MappingPool pool;
    private final Collection<TracedProcess> processes;
    private final LongSupplier clock;
    private final CodePieces pieces = new CodePieces();
    private Set<TracedProcess> dirty = new LinkedHashSet<>();
    private boolean hasLogged;
    private long loggedNanos;

    /**
     * Makes the first mapping pool.
     *
     * @param processes those that live; a view
     */
    ProcessPublisher(KernelProcesses kernel, Collection<TracedProcess> processes, LongSupplier clock)
            throws IOException {
        this.kernel = kernel;
        this.processes = processes;
        this.clock = clock;
        this.pool = new MappingPool(kernel);
    }

    /** Has a process published anew. */
    void touch(TracedProcess process) {
        dirty.add(process);
    }

    /** Those touched since the last call. */
    Set<TracedProcess> takeTouched() {
        if (dirty.isEmpty()) {
            return Set.of();
        }
        Set<TracedProcess> taken = dirty;
        dirty = new LinkedHashSet<>();
        return taken;
    }

    /** Tells the kernel half what is known of a process by now. */
    void publish(TracedProcess process, long nowNanos) {
        collect(process);
        if (pieces.count() == 0 && process.segment < 0) {
            return;
        }
        try {
            int sizeClass = MappingPool.sizeClass(pieces.count());
            int first = pool.allocate(sizeClass, nowNanos);
            pieces.write(pool, first);
            if (!put(process, first)) {
                evict();
                if (!put(process, first)) {
                    pool.release(first, sizeClass, nowNanos);
                    complain(process, "the table of processes is full", nowNanos);
                    process.isEvicted = true;
                    return;
                }
            }
            release(process);
            process.segment = first;
            process.segmentClass = sizeClass;
            process.isEvicted = false;
        } catch (IOException e) {
            evict();
            process.isEvicted = process.segment < 0;
            complain(process, String.valueOf(e.getMessage()), nowNanos);
        }
    }

    private void collect(TracedProcess process) {
        List<CodeMapping> mappings = process.mappings();
        pieces.clear();
        for (int i = 0; i < mappings.size(); i++) {
            CodeMapping m = mappings.get(i);
            if (m.isReady()) {
                pieces.add(m.start(), m.end(), m.bias(), m.object(), process.claims());
            }
        }
    }

    private boolean put(TracedProcess process, int first) throws IOException {
        return kernel.put(
                process.pid(), first, pieces.count(), process.generation(), process.labelSlot(), process.segment >= 0);
    }

    private void complain(TracedProcess process, String reason, long nowNanos) {
        if (!hasLogged || nowNanos - loggedNanos > LOG_EVERY_NANOS) {
            hasLogged = true;
            loggedNanos = nowNanos;
            LOG.warn(
                    "process {}, and others for which this is not said, are unwound late, from copies of their stacks: {}",
                    process.pid(),
                    reason);
        }
    }

    /** Takes their places from the processes that have not been sampled for longest. */
    private void evict() {
        List<TracedProcess> published = new ArrayList<>();
        for (TracedProcess process : processes) {
            if (process.segment >= 0) {
                published.add(process);
            }
        }
        published.sort(Comparator.comparingLong(p -> p.sampledNanos));
        int count = Math.min(published.size(), 1 + published.size() / EVICTED_SHARE);
        for (TracedProcess process : published.subList(0, count)) {
            retire(process);
            process.isEvicted = true;
        }
        LOG.debug("processes that gave up their places in the kernel's table: {}", count);
    }

    /** The image has ended, or gives up its place. */
    void retire(TracedProcess process) {
        if (process.segment >= 0) {
            kernel.remove(process.pid(), process.generation());
            release(process);
        }
    }

    private void release(TracedProcess process) {
        if (process.segment >= 0) {
            pool.release(process.segment, process.segmentClass, clock.getAsLong());
            process.segment = -1;
        }
    }

    int poolEntries() {
        return pool.entries();
    }
}
