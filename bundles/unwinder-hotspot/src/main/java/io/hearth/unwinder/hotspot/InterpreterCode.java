/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.RuntimeNotReadyException;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The template interpreter of a process: a queue of codelets in one blob. Source: stubs.hpp, interpreter.hpp.
 *
 * @param entriesStart first address of the codelets that enter methods
 * @param entries those that make a frame, by address
 */
record InterpreterCode(
        long start, long end, int codelets, long entriesStart, long entriesEnd, List<MethodEntry> entries) {

    private static final int MOST_CODELETS = 4096;
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_ENTRY_BYTES = 16 << 10;
    private static final String ENTRY = "method entry point";

    static InterpreterCode of(VmFields fields, RemoteMemory memory, long bias, boolean arm)
            throws UnwinderException, IOException {
        long queue = notNull(memory.u64(fields.interpreterCode + bias));
        long start = notNull(memory.u64(queue + fields.queueBuffer));
        int size = memory.s32(queue + fields.queueLimit);
        int count = memory.s32(queue + fields.queueCount);
        if (size <= 0 || size > MOST_BYTES || count < 0 || count > MOST_CODELETS) {
            throw new UnwinderException("an interpreter with " + count + " codelets in " + size + " bytes");
        }
        PagedMemory texts = new PagedMemory(memory);
        List<MethodEntry> entries = new ArrayList<>();
        long entriesStart = 0;
        long entriesEnd = 0;
        long at = start;
        for (int i = 0; i < count && Long.compareUnsigned(at - start, size) < 0; i++) {
            int codelet = memory.s32(at + fields.codeletSize);
            if (codelet <= 0 || codelet > size) {
                throw new UnwinderException("an interpreter codelet of " + codelet + " bytes");
            }
            if (texts.text(memory.u64(at + fields.codeletDescription)).contains(ENTRY)) {
                entriesStart = entriesStart == 0 ? at : entriesStart;
                entriesEnd = at + codelet;
                int framed = MethodEntry.framedAt(memory.bytes(at, Math.min(codelet, MOST_ENTRY_BYTES)), arm);
                if (framed >= 0 && entries.size() < HotSpotLayout.ENTRIES) {
                    entries.add(new MethodEntry(at, at + framed, at + codelet));
                }
            }
            at += codelet;
        }
        notNull(entriesStart);
        return new InterpreterCode(start, start + size, count, entriesStart, entriesEnd, List.copyOf(entries));
    }

    /** Whether no codelet has come or gone; they do so only while a virtual machine starts. */
    boolean isCurrent(VmFields fields, RemoteMemory memory, long bias) throws IOException {
        return memory.s32(memory.u64(fields.interpreterCode + bias) + fields.queueCount) == codelets;
    }

    private static long notNull(long pointer) throws RuntimeNotReadyException {
        if (pointer == 0) {
            throw new RuntimeNotReadyException("the interpreter is not generated yet");
        }
        return pointer;
    }
}
