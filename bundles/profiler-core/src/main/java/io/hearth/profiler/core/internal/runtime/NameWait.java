/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Keeps a closed window back until the frames in it have names. For how long depends on what is going on, not on how
 * fast the machine is: as long as an unwinder gets on with its frames, as long as a successor may come, and in no case
 * when memory for the samples that come meanwhile grows short. Reporting thread.
 */
final class NameWait {

    /** Of frames that an unwinder is busy with: the windows of everybody else wait with them. */
    private static final long MAX_NAMING_NANOS = 5_000_000_000L;
    /** Of frames whose unwinder is being replaced: for as long as its slot is kept, and as much to take over. */
    private static final long MAX_SUCCESSION_NANOS = 10_000_000_000L;

    private static final long PAUSE_MILLIS = 5;

    /** What a frame without a name waits for. */
    enum Outlook {
        /** An unwinder that has it in its queue, and gets on. */
        QUEUED,
        /** The successor of its unwinder. */
        SUCCESSION,
        /** Nothing that is going to happen soon. */
        NONE
    }

    /** Who names frames. Any thread. */
    interface Namers {
        /** Processes that may have frames without a name. */
        Iterable<TracedProcess> processes();

        Outlook outlook(TracedProcess process, FrameKey frame);
    }

    private record Unnamed(TracedProcess process, NamedFrames frames, FrameKey frame) {}

    private final Namers namers;
    private final BooleanSupplier isMemoryShort;

    /** @param isMemoryShort whether memory grows short while windows wait; any thread may ask */
    NameWait(Namers namers, BooleanSupplier isMemoryShort) {
        this.namers = namers;
        this.isMemoryShort = isMemoryShort;
    }

    /** Waits for the frames that have been asked for by now. */
    void await() throws InterruptedException {
        List<Unnamed> unnamed = unnamed();
        long start = System.nanoTime();
        while (!unnamed.isEmpty() && !isMemoryShort.getAsBoolean()) {
            long waited = System.nanoTime() - start;
            unnamed.removeIf(one ->
                    !one.frames.isPending(one.frame) || waited > longest(namers.outlook(one.process, one.frame)));
            if (!unnamed.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static long longest(Outlook outlook) {
        return switch (outlook) {
            case QUEUED -> MAX_NAMING_NANOS;
            case SUCCESSION -> MAX_SUCCESSION_NANOS;
            case NONE -> -1;
        };
    }

    private List<Unnamed> unnamed() {
        List<Unnamed> unnamed = new ArrayList<>();
        for (TracedProcess process : namers.processes()) {
            if (process.managed() instanceof NamedFrames frames) {
                for (FrameKey frame : frames.pending()) {
                    unnamed.add(new Unnamed(process, frames, frame));
                }
            }
        }
        return unnamed;
    }
}
