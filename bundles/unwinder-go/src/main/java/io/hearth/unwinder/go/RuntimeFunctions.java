/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import io.hearth.elf.ElfException;
import io.hearth.elf.golang.GoFunction;
import io.hearth.elf.golang.GoPclntab;
import io.hearth.elf.golang.GoValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the runtime that matter here, by their names in the pc-line table, which is there in stripped files
 * as well.
 */
final class RuntimeFunctions {
    /** The functions that change stacks, in the order of {@code enum go_function} of bpf-native/include/go.h. */
    static final List<String> SWITCHES = List.of(
            "runtime.systemstack", "runtime.asmcgocall", "runtime.morestack", "runtime.mcall", "runtime.cgocallback");

    static final String SYSTEMSTACK = "runtime.systemstack";
    static final String ASMCGOCALL = "runtime.asmcgocall";
    static final String MORESTACK = "runtime.morestack";
    /** In the program only if something in it sets or copies labels (runtime/proflabel.go). */
    static final List<String> LABELS =
            List.of("runtime/pprof.runtime_setProfLabel", "runtime/pprof.runtime_getProfLabel");

    private static final long RUNTIME_DOT = 0x2e656d69746e7572L; // "runtime."
    private static final long RUNTIME_SLASH = 0x2f656d69746e7572L; // "runtime/"
    private static final long INTERNAL = 0x6c616e7265746e69L; // "internal"

    private final GoPclntab table;
    private final Map<String, GoFunction> found = new HashMap<>();
    private boolean hasSwissMaps;

    private RuntimeFunctions(GoPclntab table) {
        this.table = table;
    }

    static RuntimeFunctions find(GoPclntab table) throws ElfException {
        RuntimeFunctions functions = new RuntimeFunctions(table);
        List<String> wanted = new ArrayList<>(SWITCHES);
        wanted.addAll(LABELS);
        for (int i = 0; i < table.functionCount(); i++) {
            GoFunction function = table.function(i);
            long start = table.nameStart(function.nameOffset());
            if (start == RUNTIME_DOT || start == RUNTIME_SLASH) {
                String name = table.name(function.nameOffset());
                if (wanted.contains(name)) {
                    functions.found.putIfAbsent(name, function);
                }
            } else if (start == INTERNAL && !functions.hasSwissMaps) {
                functions.hasSwissMaps = table.name(function.nameOffset()).startsWith("internal/runtime/maps.");
            }
        }
        return functions;
    }

    /** Whether this is the file with the runtime. */
    boolean isRuntime() {
        return found.containsKey(SYSTEMSTACK);
    }

    /** Null if the program has no such function. */
    @Nullable
    GoFunction get(String name) {
        return found.get(name);
    }

    /** Whether its maps are those of Go 1.24 and later. */
    boolean hasSwissMaps() {
        return hasSwissMaps;
    }

    /** Bytes between the stack pointer behind the prologue and its value at the function's entry. */
    int frame(GoFunction function) throws ElfException {
        int largest = 0;
        GoValues values = table.values(function, function.pcsp());
        while (values.next()) {
            largest = Math.max(largest, values.value());
        }
        return largest;
    }
}
