/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Numbers functions of WebAssembly. Each instance has a table of jumps, one a function that the module defines itself,
 * in their order ({@code src/wasm/jump-table-assembler.h}): five bytes each, twelve in a line of 64. They lead to the
 * code in force; code that was left by a better compiler is known if it was seen before.
 */
final class WasmFunctions {
    private static final int LINE_BYTES = 64;
    private static final int SLOT_BYTES = 5;
    private static final int SLOTS = LINE_BYTES / SLOT_BYTES;
    private static final int JUMP = 0xe9;
    private static final int MAX_TABLE_BYTES = 64 << 10;
    private static final int MAX_FUNCTION_BYTES = 1 << 20;
    private static final int MAX_TABLES = 16;
    private static final int MAX_KNOWN = 32 << 10;
    private static final int INSTANCE_BYTES = 512;

    private final Heap heap;
    private final Map<Long, NavigableMap<Long, Integer>> tables = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, NavigableMap<Long, Integer>> eldest) {
            return size() > MAX_TABLES;
        }
    };

    WasmFunctions(Heap heap) {
        this.heap = heap;
    }

    /** Number of the function among those that are not imported; -1 when unknown. */
    int index(long instance, long pc) {
        long table = Heap.isObject(instance) ? table(instance, pc) : 0;
        if (table == 0) {
            return -1;
        }
        NavigableMap<Long, Integer> known = tables.computeIfAbsent(table, t -> new TreeMap<>());
        read(table, known);
        Map.Entry<Long, Integer> below = known.floorEntry(pc);
        return below == null || pc - below.getKey() > MAX_FUNCTION_BYTES ? -1 : below.getValue();
    }

    /** The first field that points to a jump near the code at hand. */
    private long table(long instance, long pc) {
        byte[] fields = heap.memory.bytes(Heap.address(instance), INSTANCE_BYTES);
        for (int at = Long.BYTES; at + Long.BYTES <= fields.length; at += Long.BYTES) {
            long field = Words.s64(fields, at);
            if (field % LINE_BYTES == 0 && field != 0 && Math.abs(pc - field) < Integer.MAX_VALUE) {
                byte[] jump = heap.memory.bytes(field, SLOT_BYTES);
                if (jump.length == SLOT_BYTES && (jump[0] & 0xff) == JUMP) {
                    return field;
                }
            }
        }
        return 0;
    }

    private void read(long table, NavigableMap<Long, Integer> known) {
        if (tables.values().stream().mapToInt(Map::size).sum() > MAX_KNOWN) {
            tables.values().forEach(Map::clear);
        }
        byte[] jumps = heap.memory.bytes(table, MAX_TABLE_BYTES);
        for (int index = 0; ; index++) {
            int at = index / SLOTS * LINE_BYTES + index % SLOTS * SLOT_BYTES;
            if (at + SLOT_BYTES > jumps.length || (jumps[at] & 0xff) != JUMP) {
                return;
            }
            known.putIfAbsent(table + at + SLOT_BYTES + Words.s32(jumps, at + 1), index);
        }
    }
}
