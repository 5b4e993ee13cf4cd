/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the code object that an instruction belongs to. V8 looks it up in structures of its heap that differ by version;
 * here memory is searched downwards for the first word of the object, the map that all of them share, and what is found
 * must contain the instruction.
 */
final class CodeFinder {
    private static final int CHUNK = 16 << 10;
    private static final int MAX_SEARCHED = 4 << 20;
    private static final int MAX_REMEMBERED = 4096;
    private static final int CODE_BYTES = 96;
    private static final int MAX_PROBES = 4096;

    private final Heap heap;
    private final CodeLayout layout;
    private final TreeMap<Long, CompiledCode> remembered = new TreeMap<>(Long::compareUnsigned);
    private long map;
    /** Words that were looked up in one search: until the map is known each may be it. */
    private int probes;

    CodeFinder(Heap heap, CodeLayout layout) {
        this.heap = heap;
        this.layout = layout;
    }

    /** The code at an address; null when none is there. */
    @Nullable
    CompiledCode find(long pc) throws IOException {
        Map.Entry<Long, CompiledCode> below = remembered.floorEntry(pc);
        if (below != null && below.getValue().contains(pc) && below.getValue().equals(at(below.getValue().stream()))) {
            return below.getValue();
        }
        CompiledCode found = search(pc);
        if (found != null) {
            if (remembered.size() >= MAX_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(found.start(), found);
        }
        return found;
    }

    private @Nullable CompiledCode search(long pc) throws IOException {
        probes = 0;
        long high = pc & -Long.BYTES;
        int step = CHUNK / 8;
        for (int searched = 0; searched < MAX_SEARCHED; searched += step) {
            step = Math.min(CHUNK, step * 2);
            long low = high - step;
            byte[] bytes = heap.memory.bytes(low, step);
            if (bytes.length < step) {
                // The area may begin within: what is there ends at high.
                low = low + 4095 & -4096L;
                bytes = low < high ? heap.memory.bytes(low, (int) (high - low)) : new byte[0];
                if (bytes.length == 0) {
                    return null;
                }
            }
            for (int at = bytes.length - Long.BYTES; at >= 0; at -= Long.BYTES) {
                long word = Words.s64(bytes, at);
                if (isMap(word)) {
                    CompiledCode found = at(low + at | 1);
                    if (found != null) {
                        return found.contains(pc) ? found : null;
                    }
                }
            }
            high = low;
        }
        return null;
    }

    private boolean isMap(long word) {
        if (map != 0) {
            return word == map;
        }
        if ((word & 3) != 1 || word >>> 48 != 0 || ++probes > MAX_PROBES) {
            return false;
        }
        try {
            return heap.memory.u16(Heap.address(word) + heap.layout.mapType) == heap.layout.typeInstructionStream;
        } catch (IOException e) {
            // Machine code that looks like a pointer and is none.
            return false;
        }
    }

    /** The code whose instructions are in that object; null when it is none. */
    private @Nullable CompiledCode at(long stream) throws IOException {
        byte[] header = heap.memory.bytes(Heap.address(stream), CODE_BYTES);
        if (!isMap(Words.s64(header, 0))) {
            return null;
        }
        long code = layout.isSeparate ? Words.s64(header, Long.BYTES) : stream;
        if (heap.type(code) != heap.layout.typeCode) {
            return null;
        }
        byte[] fields = layout.isSeparate ? heap.memory.bytes(Heap.address(code), CODE_BYTES) : header;
        long start = layout.isSeparate
                ? Words.s64(fields, layout.instructionStart)
                : Heap.address(stream) + layout.instructionStart;
        long size = Words.s32(fields, layout.instructionSize) & 0xffffffffL;
        if (start != Heap.address(stream) + layout.header || size > 1L << 30) {
            return null;
        }
        map = Words.s64(header, 0);
        return new CompiledCode(stream, code, start, size, Words.s32(fields, layout.flags) & layout.kindMask);
    }
}
