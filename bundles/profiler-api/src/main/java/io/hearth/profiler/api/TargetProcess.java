/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A process that maps a runtime's file, as the profiler shows it to an unwinder. Usable until the process is closed. */
@ProviderType
public interface TargetProcess {

    /** In the PID namespace that is being profiled. */
    int pid();

    /** What to add to an ELF virtual address of the image to get an address in this process. */
    long bias();

    /** Bounded reads of its memory. */
    RemoteMemory memory();

    /** All its executable mappings at this moment, by address. */
    List<Mapping> mappings();

    /**
     * Writes the value of this process in the object's map {@code runtime_processes}, in one step for the BPF half.
     *
     * @param value as long as the map's values, in machine byte order
     */
    void publish(ByteBuffer value) throws IOException;

    /**
     * Says which code of this process, besides {@link RuntimeImage#code}, is the runtime's; replaces what was said
     * before. Takes effect soon after {@link #publish} of the same call of attach or refresh.
     *
     * @param ranges absolute addresses, without overlaps; at most 1,024
     */
    void code(List<CodeRange> ranges);

    /**
     * Says whether the {@link LabelSource} of this unwinder runs at each sample of this process; it does not until this
     * is called. Takes effect as {@link #code} does. Of several sources in one process the first that was attached runs.
     * A process without a profiler, such as a test's, gathers none.
     */
    default void gatherLabels(boolean on) {}

    /**
     * An executable mapping.
     *
     * @param path as in /proc/PID/maps; empty for memory without a file
     */
    record Mapping(long start, long end, long fileOffset, String path) {}
}
