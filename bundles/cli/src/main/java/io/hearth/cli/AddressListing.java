/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import io.hearth.elf.demangle.Demangler;
import io.hearth.elf.golang.GoFunction;
import io.hearth.elf.golang.GoPclntab;
import io.hearth.elf.symbol.LocalDebugFiles;
import io.hearth.elf.symbol.SymbolTable;
import io.hearth.elf.unwind.UnwindRule;
import io.hearth.elf.unwind.UnwindTable;
import io.hearth.elf.unwind.UnwindTables;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is at an address of a file: section, function, source line and unwind row. */
final class AddressListing {
    private AddressListing() {}

    static void print(ElfFile elf, List<Long> addresses, boolean json, PrintStream out) throws IOException {
        UnwindTable table = UnwindTables.of(elf);
        String file = Path.of(elf.name()).toAbsolutePath().toString();
        try (ElfFile debug = new LocalDebugFiles("", file, AddressListing::open).find(elf)) {
            print(elf, SymbolTable.of(elf, debug), table, addresses, json, out);
        }
    }

    private static @Nullable FileChannel open(String path) {
        try {
            return Files.isRegularFile(Path.of(path)) ? FileChannel.open(Path.of(path)) : null;
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    private static void print(
            ElfFile elf, SymbolTable symbols, UnwindTable table, List<Long> addresses, boolean json, PrintStream out)
            throws IOException {
        for (long address : addresses) {
            Facts facts = json ? Facts.json(out) : Facts.text(out);
            facts.add("address", Facts.hex(address));
            facts.add("section", section(elf, address));
            addFunction(elf, symbols, address, facts);
            UnwindRule rule = table.lookup(address);
            facts.add(
                    "unwind",
                    rule == null ? "none" : rule.cfaText(elf.machine()) + "  " + rule.fpText() + "  " + rule.raText());
            facts.end();
        }
    }

    private static String section(ElfFile elf, long address) {
        for (ElfSection section : elf.sections()) {
            if (section.isAllocated() && section.contains(address)) {
                return section.name();
            }
        }
        return "none";
    }

    private static void addFunction(ElfFile elf, SymbolTable symbols, long address, Facts facts) throws IOException {
        Optional<GoPclntab> go = GoPclntab.of(elf);
        int index = go.isPresent() ? go.get().find(address) : -1;
        if (go.isEmpty() || index < 0) {
            addSymbol(symbols, address, facts);
            return;
        }
        GoFunction function = go.get().function(index);
        facts.add("function", go.get().name(function.nameOffset()));
        int file = go.get().value(function, function.pcfile(), address);
        int line = go.get().value(function, function.pcline(), address);
        facts.add("line", go.get().file(function.cuOffset(), file) + ":" + line);
    }

    private static void addSymbol(SymbolTable symbols, long address, Facts facts) throws IOException {
        int index = symbols.find(address);
        if (index < 0) {
            facts.add("function", "unknown");
            return;
        }
        String linkage = symbols.name(index);
        facts.add("function", Demangler.demangle(linkage));
        facts.add("linkage_name", linkage);
        facts.add("offset", Facts.hex(address - symbols.start(index)));
    }
}
