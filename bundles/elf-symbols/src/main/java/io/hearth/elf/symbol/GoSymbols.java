/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.golang.GoFunction;
import io.hearth.elf.golang.GoInlineTree;
import io.hearth.elf.golang.GoPclntab;
import org.jspecify.annotations.Nullable;

/**
 * Functions, inlined calls, files and lines from the tables that every Go binary carries for its own stack traces, even
 * a stripped one. Belongs to the thread of its file and ends with it.
 */
public final class GoSymbols {
    private static final int DEEPEST = 128;

    /** What a table keeps at most of pages of the file, in bytes. */
    private static final long PAGES_KEPT = 512 << 10;

    private final GoPclntab table;

    private GoSymbols(GoPclntab table) {
        this.table = table;
    }

    /**
     * The tables of a file; null if it is not made by Go.
     *
     * @throws ElfException if they are damaged or of a version that is not supported
     */
    public static @Nullable GoSymbols of(ElfFile elf) throws ElfException {
        GoPclntab table = GoPclntab.of(elf).orElse(null);
        return table == null ? null : new GoSymbols(table);
    }

    /** Name of the compiled function at an address, inlined ones left aside; null if it is not Go code. */
    public @Nullable String name(long address) throws ElfException {
        int index = table.find(address);
        return index < 0 ? null : table.name(table.function(index).nameOffset());
    }

    /**
     * Hands the frames at an address to the sink, innermost first.
     *
     * @return number of frames; 0 if it is not Go code
     */
    public int lookup(long address, FrameSink sink) throws ElfException {
        int index = table.find(address);
        if (index < 0) {
            return 0;
        }
        GoFunction function = table.function(index);
        GoInlineTree tree = table.inlineTree(function);
        int frames = 0;
        long at = address;
        int call = tree == null ? -1 : tree.find(at);
        while (tree != null && call >= 0 && frames < DEEPEST) {
            emit(table.name(tree.nameOffset(call)), function, at, tree.startLine(call), sink);
            frames++;
            at = tree.parentAddress(call);
            if (at < function.entry() || at >= function.end()) {
                at = function.entry();
                break;
            }
            call = tree.find(at);
        }
        emit(table.name(function.nameOffset()), function, at, function.startLine(), sink);
        return frames + 1;
    }

    private void emit(String name, GoFunction function, long at, int startLine, FrameSink sink) throws ElfException {
        int number = function.pcfile() == 0 ? -1 : table.value(function, function.pcfile(), at);
        int line = function.pcline() == 0 ? 0 : table.value(function, function.pcline(), at);
        String file = number < 0 ? "" : table.file(function.cuOffset(), number);
        sink.frame(name, null, file.isEmpty() ? null : file, Math.max(0, line), 0, startLine, FrameKind.GO);
    }

    long retainedBytes() {
        return PAGES_KEPT;
    }
}
