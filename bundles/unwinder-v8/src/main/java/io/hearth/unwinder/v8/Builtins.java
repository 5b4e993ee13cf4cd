/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfException;
import io.hearth.profiler.api.UnwinderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The code that V8 compiles when it is built and embeds into the executable's text. */
final class Builtins {
    private static final String TRAMPOLINE = "InterpreterEntryTrampoline";
    private static final String PROFILING_TRAMPOLINE = "InterpreterEntryTrampolineForProfiling";

    private static final String PROLOGUE = "BaselineOutOfLinePrologue";

    /** ELF virtual addresses. */
    final long start;

    final long end;
    private final int[] offsets;
    private final String[] names;

    private Builtins(long start, long end, int[] offsets, String[] names) {
        this.start = start;
        this.end = end;
        this.offsets = offsets;
        this.names = names;
    }

    static Builtins of(V8Symbols symbols, V8Version version) throws ElfException, UnwinderException {
        V8Symbols.Symbol blob = symbols.blob();
        if (blob == null || blob.size() <= 0 || blob.size() > 1 << 28) {
            throw new UnwinderException("V8 " + version
                    + ": no symbol tells where its builtins are; install an executable that is not stripped");
        }
        List<Map.Entry<String, V8Symbols.Symbol>> found = new ArrayList<>();
        for (Map.Entry<String, V8Symbols.Symbol> entry : symbols.all().entrySet()) {
            long offset = entry.getValue().address() - blob.address();
            if (!V8Symbols.builtinName(entry.getKey()).isEmpty() && offset >= 0 && offset < blob.size()) {
                found.add(entry);
            }
        }
        found.sort(Comparator.comparingLong((Map.Entry<String, V8Symbols.Symbol> entry) ->
                        entry.getValue().address())
                .thenComparing(Map.Entry::getKey));
        int[] offsets = new int[found.size()];
        String[] names = new String[found.size()];
        for (int i = 0; i < names.length; i++) {
            offsets[i] = (int) (found.get(i).getValue().address() - blob.address());
            names[i] = V8Symbols.builtinName(found.get(i).getKey());
        }
        return new Builtins(blob.address(), blob.address() + blob.size(), offsets, names);
    }

    /** Name of the builtin at an offset in them; empty when none is known there. */
    String nameAt(long offset) {
        if (offset < 0 || offset >= end - start) {
            return "";
        }
        int at = Arrays.binarySearch(offsets, (int) offset);
        int index = at >= 0 ? at : -at - 2;
        return index < 0 ? "" : names[index];
    }

    /** Offset of the trampoline that runs bytecode; -1 when its name is not there. */
    int trampolineStart() {
        return start(TRAMPOLINE);
    }

    /** Offset behind it; the variant for profilers is a copy that follows. */
    int trampolineEnd() {
        return Math.max(end(TRAMPOLINE), end(PROFILING_TRAMPOLINE));
    }

    /** Offset of what sets up frames of baseline code; -1 when its name is not there. */
    int prologueStart() {
        return start(PROLOGUE);
    }

    int prologueEnd() {
        return end(PROLOGUE);
    }

    private int start(String name) {
        int at = Arrays.asList(names).indexOf(name);
        return at < 0 ? -1 : offsets[at];
    }

    private int end(String name) {
        int at = Arrays.asList(names).indexOf(name);
        return at < 0 ? -1 : at + 1 < offsets.length ? offsets[at + 1] : (int) (end - start);
    }
}
