/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import org.jspecify.annotations.Nullable;

/** One thing that happened to a process, with its time (CLOCK_MONOTONIC, nanoseconds). */
sealed interface ProcessEvent {

    long time();

    int pid();

    /** A process has begun, as a copy of its parent. */
    record Forked(long time, int pid, int parent) implements ProcessEvent {}

    /** A thread of a process has begun. */
    record ThreadStarted(long time, int pid, int tid) implements ProcessEvent {}

    /** A process has become another program; whichever of its threads did so is its only one now. */
    record Execed(long time, int pid, String comm) implements ProcessEvent {}

    /** The first thread of a process has another name. */
    record Renamed(long time, int pid, String comm) implements ProcessEvent {}

    /** A thread has ended; the process has when it was the last one. */
    record Exited(long time, int pid, int tid) implements ProcessEvent {}

    /**
     * Executable memory has been mapped.
     *
     * @param buildId as the kernel read it when the file was mapped; null when it did not
     * @param device major number in the upper, minor number in the lower 32 bits; 0 when the build id is there instead
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Mapped(
            long time,
            int pid,
            long start,
            long end,
            long offset,
            String name,
            byte @Nullable [] buildId,
            long device,
            long inode)
            implements ProcessEvent {}
}
