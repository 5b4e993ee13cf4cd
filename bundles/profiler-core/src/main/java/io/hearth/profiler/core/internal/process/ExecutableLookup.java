/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.profiler.core.internal.executable.Executable;
import org.jspecify.annotations.Nullable;

/** Finds the file behind a mapping. Reading thread. */
public interface ExecutableLookup {

    /**
     * The file; null when there is none. One that has not been seen before begins to be loaded.
     *
     * @param buildId as the kernel read it when the file was mapped; null when it did not
     * @param device major number in the upper, minor number in the lower 32 bits; 0, like the inode, with a build id
     * @param mappedNanos when it was mapped, CLOCK_MONOTONIC; 0 when nobody knows
     */
    @Nullable
    Executable find(
            TracedProcess process,
            long start,
            long end,
            String name,
            byte @Nullable [] buildId,
            long device,
            long inode,
            long mappedNanos);

    /** Whether the kernel's name for a mapping says that there is no file behind it. */
    static boolean isAnonymous(String name) {
        return name.isEmpty()
                || name.startsWith("//anon")
                || name.startsWith("/anon_hugepage")
                || name.startsWith("/dev/zero");
    }
}
