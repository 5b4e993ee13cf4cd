/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.io.IOException;

/**
 * The kernel half's tables of processes and process filters. Called by the reading thread, {@link #isCurrent} by any. An
 * entry goes by itself when its process execs or ends.
 */
public interface KernelProcesses extends MappingPool.Memory {

    int FILTER_INCLUDE = 1;
    int FILTER_EXCLUDE = 2;
    int FILTER_INCLUDE_EXECUTABLE = 4;
    int FILTER_EXCLUDE_EXECUTABLE = 8;

    /**
     * Points a process at its mappings; one step for the kernel half.
     *
     * @param labelSlot of the unwinder that gathers its labels; 0: none
     * @param again whether this image has an entry: one that has gone meanwhile, by an exec or an exit, is not made anew
     * @return false when the table is full
     */
    boolean put(int pid, int first, int count, int generation, int labelSlot, boolean again) throws IOException;

    /** Forgets a process, if what is known by its id is this generation. */
    void remove(int pid, int generation);

    /** Whether a process still is the image that was put under this generation. Any thread. */
    boolean isCurrent(int pid, int generation);

    /** Sets the FILTER_..._EXECUTABLE bits of a process and leaves those that came by its pid. */
    void filterByExecutable(int pid, int bits) throws IOException;

    /** Forgets what filters say of a process. */
    void unfilter(int pid);
}
