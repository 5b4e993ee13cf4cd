/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import org.jspecify.annotations.Nullable;

/** What /proc tells of processes. Nothing here throws: a process may be gone at any moment. */
public interface ProcessSource {

    /** Receives one executable mapping. */
    interface MappingSink {

        /**
         * Takes a mapping.
         *
         * @param device major number in the upper, minor number in the lower 32 bits
         */
        void mapping(long start, long end, long fileOffset, String name, long device, long inode);
    }

    /** Every process there is, in the order of CPU time lately used. */
    int[] processesBusiestFirst();

    /** The name of the main thread; empty when the process is gone. */
    String comm(int pid);

    /**
     * What reports say of a process.
     *
     * @param task any of its threads that has not ended
     * @param path of the executable where an event has told it; null to ask the process
     */
    ProcessIdentity identity(int task, String comm, @Nullable String path);

    /**
     * Its executable mappings, in rising order of addresses.
     *
     * @param task any of its threads that has not ended: one that has is shown without mappings
     */
    void readMappings(int task, MappingSink sink);

    /** Threads that have not ended, without the first one; empty when the process is gone. */
    int[] otherThreads(int pid);

    /** Whether there is a process of this id. */
    boolean exists(int pid);

    /** Whether there is a process of this id whose first thread has not ended, and it has a program. Any thread. */
    boolean hasProgram(int pid);

    /**
     * Whether the file that a process has mapped at {@code start} is still mapped anywhere in it besides the range, which
     * holds memory without a file now.
     */
    boolean mapsBeside(int task, String name, long start, long end);
}
