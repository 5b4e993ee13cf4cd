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
    int FILTER_INHERIT = 4;

    /** Points a process at its mappings; one step for the kernel half. */
    void put(int pid, int first, int count, int generation) throws IOException;

    /** Forgets a process; one that is not there is no error. */
    void remove(int pid);

    /** Sets FILTER_ bits of a process; 0 removes them. */
    void filter(int pid, int bits) throws IOException;
}
