/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import java.io.IOException;

/**
 * Name and position of a function, from its scope: {@code src/objects/scope-info.tq}. Which of the fields behind the
 * variables are there depends on flags that differ by version, but not their order: the function's name and its slot,
 * a name inferred from what it was assigned to, and (before 12.8) two positions.
 *
 * @param name empty when it has none
 * @param start position of its first character; -1 when unknown
 */
record ScopeInfo(String name, int start) {
    private static final int SLOTS = 8;
    private static final int MAX_NAME = 1024;

    /** Above this many variables their names are in a table of their own. */
    private static final int MAX_INLINED_NAMES = 75;

    static ScopeInfo read(Heap heap, HeapStrings strings, long tagged) throws IOException {
        long fields = Heap.address(tagged) + Long.BYTES;
        int first = heap.layout.scopeFirstVariables;
        int locals = Heap.smi(heap.memory.u64(fields + (long) heap.layout.scopeLocalCount * Long.BYTES));
        if (locals < 0 || locals > 1 << 20) {
            return new ScopeInfo("", -1);
        }
        long behind = (long) first + locals + (locals < MAX_INLINED_NAMES ? locals : 1);
        byte[] slots = heap.memory.bytes(fields + behind * Long.BYTES, SLOTS * Long.BYTES);
        // From 12.8 on both positions are in front of the variables.
        boolean isFixed = first >= 5;
        int start = isFixed ? Heap.smi(heap.memory.u64(fields + (long) (first - 2) * Long.BYTES)) : -1;
        String name = "";
        for (int i = 0; i + 1 < slots.length / Long.BYTES; i++) {
            long slot = Words.s64(slots, i * Long.BYTES);
            long next = Words.s64(slots, (i + 1) * Long.BYTES);
            if (Heap.isSmi(slot)) {
                if (!isFixed && Heap.isSmi(next) && slot >= 0 && Heap.smi(slot) <= Heap.smi(next)) {
                    return new ScopeInfo(name, Heap.smi(slot));
                }
            } else if (name.isEmpty() && strings.isString(slot)) {
                name = strings.text(slot, MAX_NAME);
            } else if (heap.type(slot) == heap.layout.typeScopeInfo) {
                break;
            }
        }
        return new ScopeInfo(name, start);
    }
}
