/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

/**
 * Code that belongs to a runtime.
 *
 * @param start first address, inclusive
 * @param end last address, exclusive
 * @param kind what the native unwinder does when it comes to such code
 */
public record CodeRange(long start, long end, Kind kind) {

    /** How code is unwound. */
    public enum Kind {
        /**
         * A function in C with ordinary unwind tables, which runs code of the language. The native unwinder hands over
         * at the first such frame only, where the BPF object pushes all managed frames of the thread, with {@code
         * end_segment} behind those of each call of the interpreter. It then unwinds the C frames; each frame of the
         * interpreter is replaced by the next segment.
         */
        INTERPRETER,
        /**
         * Code that the native unwinder cannot unwind. It hands over at each such frame; the BPF object pushes frames
         * and leaves with the registers of a frame outside of its code.
         */
        GENERATED
    }

    public CodeRange {
        if (Long.compareUnsigned(start, end) >= 0) {
            throw new IllegalArgumentException("empty range " + Long.toHexString(start) + ".." + Long.toHexString(end));
        }
    }
}
