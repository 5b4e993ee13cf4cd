/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

/**
 * A position in a source as V8 packs it, and tables of them: {@code src/codegen/source-position.h} and {@code
 * source-position-table.cc}. A table holds pairs of variable-length numbers, each the distance from the pair before.
 */
final class SourcePosition {
    static final long UNKNOWN = 0;
    private static final int OFFSET_BITS = 30;
    private static final int INLINING_SHIFT = OFFSET_BITS + 1;

    private SourcePosition() {}

    /** Position in the script; -1 when unknown. */
    static int offset(long position) {
        return (position & 1) != 0 ? -1 : (int) (position >>> 1 & (1 << OFFSET_BITS) - 1) - 1;
    }

    /** Which inlined function it is in, from 0; -1 for none. */
    static int inlining(long position) {
        return (int) (position >>> INLINING_SHIFT & 0xffff) - 1;
    }

    /** What is in force at an offset in code. */
    static long find(byte[] table, int wanted) {
        VariableLength numbers = new VariableLength(table);
        long code = -1;
        long source = 0;
        long found = UNKNOWN;
        while (numbers.hasMore()) {
            long step = numbers.signed();
            // The sign says whether the position is that of a statement.
            code += step >= 0 ? step : -(step + 1);
            if (code > wanted) {
                break;
            }
            source += numbers.signed();
            found = source;
        }
        return found;
    }
}
