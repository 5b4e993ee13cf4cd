/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfException;
import io.hearth.profiler.api.UnwinderException;

/**
 * Where the fields of V8's code objects and of their deoptimization data lie. The metadata have lost some of them in
 * some versions; those follow from their neighbours, as {@code src/objects/code.h} and {@code code-kind.h} order them.
 */
final class CodeLayout {
    private static final int WORD = 8;

    /** Code is an object of its own, beside the stream of instructions that points to it. */
    final boolean isSeparate;

    /** Bytes of a stream before its instructions. */
    final int header;

    final int deoptimizationData;
    final int positions;
    final int flags;
    final int instructionStart;
    final int instructionSize;
    final int kindMask;
    final int kindInterpreted;
    final int kindBaseline;
    final int inlinedCount;
    final int literals;
    final int functionInfo;
    final int inliningPositions;

    CodeLayout(V8Symbols s, V8Version version) throws ElfException, UnwinderException {
        isSeparate = version.isAtLeast(11, 2, 0);
        int size = s.metadata(0, "class_Code__instruction_size__int");
        int start = s.metadata(0, "class_Code__instruction_start__Address", "class_Code__instruction_start__uintptr_t");
        int table = s.metadata(0, "class_Code__source_position_table__ByteArray");
        if (table == 0) {
            // Behind the table lie a wrapper and the stream (12.x on), or the data container (before 11).
            table = isSeparate ? start - 3 * WORD : size - 2 * WORD;
        }
        if (isSeparate && start == 0) {
            start = table + 2 * WORD;
        }
        positions = table;
        deoptimizationData = s.metadata(table - WORD, "class_Code__deoptimization_data__FixedArray");
        instructionStart = start;
        flags = s.metadata(isSeparate ? start + WORD : size + 8, "class_Code__flags__uint32_t");
        // 11.3 has the id of the builtin and flags of the kind, two bytes each, between flags and size.
        instructionSize = size != 0 ? size : flags + (version.isAtLeast(11, 4, 59) ? 4 : 8);
        header = isSeparate ? s.metadata(2 * WORD, "class_InstructionStream__instruction_start__uintptr_t") : start;
        if (positions <= 0 || deoptimizationData <= 0 || instructionStart <= 0 || instructionSize > 256) {
            throw new UnwinderException("V8 " + version + ": the layout of code objects is not known");
        }
        kindMask = s.metadata(0xf, "CodeKindFieldMask");
        // code-kind.h: baseline has been 11 since it exists (9.0.240), until the metadata say so themselves.
        kindBaseline = s.metadata(11, "CodeKindBaseline");
        kindInterpreted = s.metadata(kindBaseline - 1, "CodeKindInterpretedFunction");
        inlinedCount = s.metadata(1, "DeoptimizationDataInlinedFunctionCountIndex");
        literals = s.metadata(2, "DeoptimizationDataLiteralArrayIndex");
        functionInfo = s.metadata(
                6,
                "DeoptimizationDataSharedFunctionInfoIndex",
                "DeoptimizationDataWrappedSharedFunctionInfoIndex",
                "DeoptimizationDataSharedFunctionInfoWrapperIndex");
        inliningPositions = s.metadata(functionInfo + 1, "DeoptimizationDataInliningPositionsIndex");
    }

    /** What a kind is called in attributes of frames. */
    String tier(int kind) {
        if (kind == kindInterpreted) {
            return "interpreted";
        }
        if (kind == kindBaseline) {
            return "baseline";
        }
        return kind == kindBaseline + 1 ? "maglev" : kind == kindBaseline + 2 ? "turbofan" : "";
    }
}
