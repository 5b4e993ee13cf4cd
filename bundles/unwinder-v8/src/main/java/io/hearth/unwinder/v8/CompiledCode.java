/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import java.io.IOException;

/**
 * Machine code that V8 has generated: {@code src/objects/code.h}.
 *
 * @param stream tagged stream of instructions, which before 11 is the code object itself
 * @param code tagged code object
 * @param start first instruction
 * @param size bytes of instructions and metadata behind them
 * @param kind number of {@code src/objects/code-kind.h}
 */
record CompiledCode(long stream, long code, long start, long size, int kind) {
    private static final int MAX_INLINED = 4096;

    boolean contains(long pc) {
        return Long.compareUnsigned(pc - start, size) < 0;
    }

    /** Where the code comes from in source; for baseline code, lengths of code of each bytecode. */
    byte[] positions(Heap heap, CodeLayout layout) throws IOException {
        return heap.byteArray(heap.field(code, layout.positions));
    }

    /** What optimised code was inlined from; nothing in it for code of other kinds. */
    Inlining inlining(Heap heap, CodeLayout layout) throws IOException {
        long[] data = heap.array(heap.field(code, layout.deoptimizationData), layout.inliningPositions + 1);
        if (kind <= layout.kindBaseline || data.length <= layout.inliningPositions) {
            return Inlining.NONE;
        }
        long function = data[layout.functionInfo];
        if (heap.type(function) == heap.layout.typeFunctionInfoWrapper) {
            function = heap.field(function, heap.layout.wrapperInfo);
        }
        int count = Heap.smi(data[layout.inlinedCount]);
        long[] functions = count <= 0 ? new long[0] : heap.array(data[layout.literals], Math.min(count, MAX_INLINED));
        return new Inlining(function, functions, heap.byteArray(data[layout.inliningPositions]));
    }
}
