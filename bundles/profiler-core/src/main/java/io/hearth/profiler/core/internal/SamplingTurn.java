/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.process.ProcessEvents;
import io.hearth.profiler.core.internal.trace.SampleFates;
import java.io.IOException;

/**
 * One turn of the reading thread: files that have been loaded, process events, then samples, so that a sample is read
 * after the events that explain it; and at the end of each interval the window goes to the reporter.
 */
final class SamplingTurn {

    private static final int RECORDS_AT_ONCE = 8192;
    /** Of reading samples without a look at anything else. */
    private static final long READING_NANOS = 200_000_000L;
    /** Files that only wait for their samples to be reported; what they take is better given back soon. */
    private static final int MAX_UNREPORTED = 512;

    private static final long HOUSEKEEPING_NANOS = 5_000_000_000L;

    private final SamplingParts parts;
    private final ProcessEvents events = new ProcessEvents();
    private long housekeeping;
    private final LossWatch losses;
    private long turned;

    SamplingTurn(SamplingParts parts) {
        this.parts = parts;
        this.losses = new LossWatch(parts.settings.samplesPerSecond());
    }

    /** When the last one began. */
    long turnedNanos() {
        return turned;
    }

    /** Whether samples were left in the ring: the next turn should not wait. */
    boolean turn() throws IOException {
        long now = parts.time.nanos();
        turned = now;
        parts.probes.turn(now);
        boolean changed = settleFiles();
        // Read before any CPU is asked: all that happened until then is told, nothing that happened later.
        long until = System.nanoTime();
        boolean lost = parts.kernel.drainEvents(events);
        events.tell(parts.processes, until);
        if (lost) {
            parts.processes.rescan();
        }
        parts.processes.publish(now);
        parts.runtimes.turn(now);
        parts.processes.publish(now);
        boolean left = !readSamples(until, now + READING_NANOS);
        parts.processes.publish(now);
        parts.reader.deliverParked(false, changed);
        parts.generated.turn(now);
        parts.loader.turn();
        parts.windows.turn(now);
        if (now >= housekeeping) {
            housekeeping = now + HOUSEKEEPING_NANOS;
            keepHouse(now);
        } else if (parts.executables.isCrowded()) {
            sweep(now);
        }
        return left;
    }

    /**
     * Reads the ring as far as it goes; false when the time was over before. Windows go on as they fill.
     *
     * @param until when the last sample was taken that is not left there for later
     * @param end when to stop reading
     */
    boolean readSamples(long until, long end) {
        while (parts.kernel.drainSamples(RECORDS_AT_ONCE, until, parts.reader) == RECORDS_AT_ONCE) {
            long now = parts.time.nanos();
            if (now >= end) {
                return false;
            }
            parts.windows.turn(now);
        }
        return true;
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
        sweep(now);
    }

    private void sweep(long now) {
        parts.processes.forEachExecutable(executable -> executable.used(now));
        parts.executables.removeUnused(now);
        losses.look(
                now, parts.kernel.taken(), parts.kernel.ringFull(), parts.fates.lost(SampleFates.Loss.WINDOW_OVERFLOW));
        if (parts.executables.unreported() > MAX_UNREPORTED) {
            parts.windows.endSoon(now);
        }
    }
}
