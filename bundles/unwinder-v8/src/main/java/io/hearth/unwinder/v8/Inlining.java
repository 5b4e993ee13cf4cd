/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

/** The functions in one piece of optimised code: {@code DeoptimizationData} and {@code InliningPosition} of V8. */
final class Inlining {
    static final Inlining NONE = new Inlining(0, new long[0], new byte[0]);
    private static final int ENTRY = 16;

    private final long function;
    private final long[] inlined;
    private final byte[] positions;

    /**
     * @param function tagged SharedFunctionInfo of the outermost; 0 when unknown
     * @param inlined those of the inlined ones
     * @param positions sixteen bytes a call that was inlined: its position and the index of its function
     */
    Inlining(long function, long[] inlined, byte[] positions) {
        this.function = function;
        this.inlined = inlined;
        this.positions = positions;
    }

    /** Tagged SharedFunctionInfo of the outermost function; 0 when unknown. */
    long function() {
        return function;
    }

    /** The function that an inlining id stands for; 0 when there is none. */
    long function(int id) {
        int at = id * ENTRY;
        if (id < 0 || at + ENTRY > positions.length) {
            return 0;
        }
        int index = Words.s32(positions, at + Long.BYTES);
        // What has no index was inlined without a function of its own.
        return index < 0 ? function : index < inlined.length ? inlined[index] : 0;
    }

    /** Position of the call that was inlined. */
    long call(int id) {
        return Words.s64(positions, id * ENTRY);
    }
}
