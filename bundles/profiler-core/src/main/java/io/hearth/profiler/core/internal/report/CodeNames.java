/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.elf.ElfFile;
import io.hearth.elf.demangle.Demangler;
import io.hearth.elf.golang.GoFunction;
import io.hearth.elf.golang.GoInlineTree;
import io.hearth.elf.golang.GoPclntab;
import io.hearth.elf.symbol.LocalDebugFiles;
import io.hearth.elf.symbol.SymbolTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of one executable's code: Go's own tables with inlining, file and line where the address is Go code, else the
 * symbol that covers it. Owned by the reporting thread; holds what the symbol table holds.
 */
final class CodeNames implements AutoCloseable {

    private static final int MAX_INLINED = 64;

    private final @Nullable GoPclntab go;
    private final SymbolTable symbols;
    private final @Nullable ElfFile debugFile;

    private CodeNames(@Nullable GoPclntab go, SymbolTable symbols, @Nullable ElfFile debugFile) {
        this.go = go;
        this.symbols = symbols;
        this.debugFile = debugFile;
    }

    static CodeNames open(ElfFile elf, String path) throws IOException {
        ElfFile debug = new LocalDebugFiles(Path.of("/"), path.startsWith("/") ? Path.of(path) : null).find(elf);
        return new CodeNames(GoPclntab.of(elf).orElse(null), SymbolTable.of(elf, debug), debug);
    }

    /** Adds the functions at an address, innermost first; true when they are Go's. */
    boolean lookup(long vaddr, List<Line> into) throws IOException {
        GoPclntab table = go;
        if (table != null) {
            int index = table.find(vaddr);
            if (index >= 0) {
                addGo(table, table.function(index), vaddr, into);
                return true;
            }
        }
        int index = symbols.find(vaddr);
        if (index >= 0) {
            String linkage = symbols.name(index);
            String readable = Demangler.demangle(linkage);
            into.add(new Line(readable, readable.equals(linkage) ? "" : linkage, "", 0, 0, 0));
        }
        return false;
    }

    private static void addGo(GoPclntab table, GoFunction function, long vaddr, List<Line> into) throws IOException {
        GoInlineTree tree = table.inlineTree(function);
        long at = vaddr;
        while (tree != null && into.size() < MAX_INLINED) {
            int entry = tree.find(at);
            if (entry < 0) {
                break;
            }
            into.add(goLine(table, function, at, tree.nameOffset(entry), tree.startLine(entry)));
            at = tree.parentAddress(entry);
        }
        into.add(goLine(table, function, at, function.nameOffset(), function.startLine()));
    }

    private static Line goLine(GoPclntab table, GoFunction function, long at, int name, int startLine)
            throws IOException {
        int file = table.value(function, function.pcfile(), at);
        int line = table.value(function, function.pcline(), at);
        return new Line(
                table.name(name),
                "",
                file < 0 ? "" : table.file(function.cuOffset(), file),
                Math.max(0, line),
                0,
                Math.max(0, startLine));
    }

    /** Bytes of heap it holds. */
    long retainedBytes() {
        return symbols.retainedBytes();
    }

    /** The executable itself belongs to its table and stays open. */
    @Override
    public void close() {
        if (debugFile != null) {
            debugFile.close();
        }
    }
}
