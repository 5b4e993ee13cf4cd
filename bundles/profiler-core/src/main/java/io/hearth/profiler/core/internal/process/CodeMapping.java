/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.profiler.core.internal.executable.Executable;
import org.jspecify.annotations.Nullable;

/**
 * One executable mapping of a process.
 *
 * @param start first address, inclusive
 * @param end last address, exclusive
 * @param fileOffset offset in the file of {@code start}
 * @param name the kernel's name for it: a path, {@code [vdso]}, {@code //anon}
 * @param executable the file; null for code without one
 */
public record CodeMapping(
        long start,
        long end,
        long fileOffset,
        String name,
        @Nullable Executable executable) {

    /** Whether the kernel half can be told of it: its file has been read, or there is none. */
    public boolean isReady() {
        return executable == null || executable.isSettled();
    }
}
