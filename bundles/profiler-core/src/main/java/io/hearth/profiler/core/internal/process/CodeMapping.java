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

    /** A part of it, which begins where it does or later. */
    CodeMapping part(long from, long to) {
        return new CodeMapping(from, to, fileOffset + (from - start), name, executable);
    }

    /** The file's number in the kernel half's tables; 0 for code without unwind rows. */
    public int object() {
        Executable e = executable;
        return e == null || !e.hasCodeAt(fileOffset) ? 0 : e.object();
    }

    /** What to take from an address to get an ELF virtual address of the file. */
    public long bias() {
        Executable e = executable;
        return e == null ? 0 : e.bias(start, end, fileOffset);
    }

    /** Whether the kernel half can be told of it: its file has been read, or there is none. */
    public boolean isReady() {
        return executable == null || executable.isSettled();
    }
}
