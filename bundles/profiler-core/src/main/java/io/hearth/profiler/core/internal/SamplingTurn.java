/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.process.ProcessEvents;
import java.io.IOException;

/**
 * One turn of the reading thread: files that have been loaded, process events, then samples, so that a sample is read
 * after the events that explain it; and at the end of each interval the window goes to the reporter.
 */
final class SamplingTurn {

    private static final int MAX_RECORDS = 8192;
    private static final long HOUSEKEEPING_NANOS = 5_000_000_000L;

    private final SamplingParts parts;
    private final ProcessEvents events = new ProcessEvents();
    private long housekeeping;
    private long turned;

    SamplingTurn(SamplingParts parts) {
        this.parts = parts;
    }

    /** When the last one began. */
    long turnedNanos() {
        return turned;
    }

    void turn() throws IOException {
        long now = System.nanoTime();
        turned = now;
        parts.probes.turn(now);
        boolean changed = settleFiles();
        boolean lost = parts.kernel.drainEvents(events);
        events.tell(parts.processes, now);
        if (lost) {
            parts.processes.rescan();
        }
        parts.processes.publish(now);
        parts.runtimes.turn(now);
        parts.processes.publish(now);
        parts.kernel.drainSamples(MAX_RECORDS, parts.reader);
        parts.processes.publish(now);
        parts.reader.deliverParked(false, changed);
        parts.generated.turn(now);
        parts.loader.turn();
        parts.windows.turn(now);
        if (now >= housekeeping) {
            housekeeping = now + HOUSEKEEPING_NANOS;
            keepHouse(now);
        }
    }

    private boolean settleFiles() {
        boolean changed = false;
        for (Executable e = parts.executables.pollSettled(); e != null; e = parts.executables.pollSettled()) {
            parts.processes.settled(e);
            changed = true;
        }
        return changed;
    }

    private void keepHouse(long now) {
        if (parts.kernel.followCpus()) {
            parts.probes.reopen(now);
        }
        parts.processes.markUsed(now);
        parts.executables.removeUnused(now);
    }
}
