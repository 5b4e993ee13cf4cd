/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.io.IOException;

/** The kernel half's tables of processes and process filters. Called by the reading thread. */
public interface KernelProcesses extends MappingPool.Memory {

    int FILTER_INCLUDE = 1;
    int FILTER_EXCLUDE = 2;
    int FILTER_INCLUDE_EXECUTABLE = 4;
    int FILTER_EXCLUDE_EXECUTABLE = 8;

    /**
     * Points a process at its mappings; one step for the kernel half.
     *
     * @param labelSlot of the unwinder that gathers its labels; 0: none
     */
    void put(int pid, int first, int count, int generation, int labelSlot) throws IOException;

    /** Forgets a process; one that is not there is no error. */
    void remove(int pid);

    /** Sets the FILTER_..._EXECUTABLE bits of a process and leaves those that came by its pid. */
    void filterByExecutable(int pid, int bits) throws IOException;
}
