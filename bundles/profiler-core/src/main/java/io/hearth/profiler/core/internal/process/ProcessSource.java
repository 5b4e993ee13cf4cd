/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import org.jspecify.annotations.Nullable;

/** What /proc tells of processes. Nothing here throws: a process may be gone at any moment. */
public interface ProcessSource {

    /** Receives one executable mapping; {@code file} is its device and inode as one number. */
    interface MappingSink {
        void mapping(long start, long end, long fileOffset, String name, long file);
    }

    /** Every process there is, in the order of CPU time lately used. */
    int[] processesBusiestFirst();

    /** The name of the main thread; empty when the process is gone. */
    String comm(int pid);

    /**
     * What reports say of a process.
     *
     * @param path of the executable where an event has told it; null to ask the process
     */
    ProcessIdentity identity(int pid, String comm, @Nullable String path);

    void readMappings(int pid, MappingSink sink);
}
