/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfMachine;
import io.hearth.profiler.api.CodeRange;
import io.hearth.unwinder.python.FunctionTable.Function;
import io.hearth.unwinder.python.PythonSymbols.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The code of {@code _PyEval_EvalFrameDefault}: the function itself and the parts of it that compilers move elsewhere
 * since they seldom run. In stripped files these have no name; they are known by the many jumps that lead from the
 * function into the middle of another one.
 */
final class InterpreterCode {

    private static final int LARGEST = 1 << 20;
    private static final int MOST_PARTS = 4;
    /** Jumps into another function that make it a part of this one. */
    private static final int ENOUGH = 4;

    private final Map<Function, int[]> jumps = new HashMap<>();

    private InterpreterCode() {}

    static List<CodeRange> of(ElfFile elf, PythonSymbols symbols, Symbol eval) throws ElfException {
        List<CodeRange> ranges = new ArrayList<>();
        FunctionTable functions = FunctionTable.of(elf);
        long start = eval.address();
        long end = start + eval.size();
        Function whole = eval.size() > 0 || functions == null ? null : functions.find(start);
        if (whole != null) {
            end = whole.end();
        }
        if (end - start <= 0 || end - start > LARGEST) {
            throw new ElfException(elf.name() + ": " + PythonSymbols.EVAL + " has an implausible size");
        }
        ranges.add(new CodeRange(start, end, CodeRange.Kind.INTERPRETER));
        for (Symbol part : symbols.coldParts()) {
            add(ranges, part.address(), part.address() + part.size());
        }
        if (functions != null && ranges.size() == 1) {
            for (Function part : partsOf(elf, functions, start, end)) {
                add(ranges, part.start(), part.end());
            }
        }
        return ranges;
    }

    private static void add(List<CodeRange> ranges, long start, long end) {
        boolean overlaps = ranges.stream().anyMatch(r -> start < r.end() && end > r.start());
        if (!overlaps && end > start && ranges.size() <= MOST_PARTS) {
            ranges.add(new CodeRange(start, end, CodeRange.Kind.INTERPRETER));
        }
    }

    private static List<Function> partsOf(ElfFile elf, FunctionTable functions, long start, long end)
            throws ElfException {
        InterpreterCode code = new InterpreterCode();
        ElfBytes bytes = elf.bytesFrom(start);
        if (bytes == null || bytes.size() < end - start) {
            return List.of();
        }
        byte[] text = bytes.slice(0, (int) (end - start));
        boolean isArm = elf.machine() == ElfMachine.AARCH64;
        for (int at = 0; at + 6 <= text.length; at += isArm ? 4 : 1) {
            long target = start + at + (isArm ? BranchTargets.arm(text, at) : BranchTargets.x86(text, at));
            if (target < start || target >= end) {
                code.count(functions.find(target), target);
            }
        }
        List<Function> parts = new ArrayList<>();
        code.jumps.forEach((function, counts) -> {
            // What is entered at its start alone is called, or jumped to instead.
            if (counts[0] >= ENOUGH && counts[1] * 2 < counts[0]) {
                parts.add(function);
            }
        });
        return parts;
    }

    private void count(@Nullable Function function, long target) {
        if (function != null) {
            int[] counts = jumps.computeIfAbsent(function, f -> new int[2]);
            counts[0]++;
            if (target == function.start()) {
                counts[1]++;
            }
        }
    }
}
