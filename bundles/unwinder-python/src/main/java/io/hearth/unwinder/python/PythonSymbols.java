/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import io.hearth.elf.ElfSegment;
import io.hearth.elf.GnuHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The few symbols of CPython that matter, functions and data, from {@code .dynsym} and {@code .symtab}. Layout of an
 * entry: gABI, "Symbol Table".
 */
final class PythonSymbols {

    static final String EVAL = "_PyEval_EvalFrameDefault";
    static final String OLD_EVAL = "PyEval_EvalFrameEx";
    static final String RUNTIME = "_PyRuntime";
    static final String VERSION = "Py_Version";
    static final String CODE_TYPE = "PyCode_Type";
    /** 3.6 has no {@code _PyRuntime} but these two (Python/pystate.c); the second is local. */
    static final String CURRENT_THREAD = "_PyThreadState_Current";

    static final String INTERPRETERS = "interp_head";

    private static final List<String> WANTED =
            List.of(EVAL, OLD_EVAL, RUNTIME, VERSION, CODE_TYPE, CURRENT_THREAD, INTERPRETERS);
    /** {@code PT_INTERP} and {@code PT_DYNAMIC} (gABI, "Program Header"). */
    private static final int PROGRAM_INTERPRETER = 3;

    private static final int DYNAMIC = 2;
    private static final int ENTRY = 24;
    private static final int MOST_ENTRIES = 1 << 20;
    private static final int MOST_NAME_BYTES = 8 << 20;
    private static final int LONGEST = 64;

    private final Map<String, Symbol> found = new HashMap<>();
    private final List<Symbol> coldParts = new ArrayList<>();

    /** A defined symbol: its ELF virtual address and its size, 0 where the file gives none. */
    record Symbol(long address, long size) {}

    /**
     * Looks into {@code .dynsym}, and into {@code .symtab} when that shows an interpreter or the name promises one. A
     * program that exports nothing, statically linked or not, has its interpreter in {@code .symtab} alone.
     */
    static PythonSymbols read(ElfFile elf, boolean isNamedPython) throws ElfException {
        PythonSymbols symbols = new PythonSymbols();
        if (isNamedPython || GnuHash.mayExport(elf, EVAL)) {
            symbols.readTable(elf, ElfSection.DYNSYM);
        }
        if (isNamedPython || symbols.found.containsKey(EVAL) || isProgram(elf)) {
            symbols.readTable(elf, ElfSection.SYMTAB);
        }
        return symbols;
    }

    // Libraries that hold an interpreter export it; Go programs are large and hold none.
    private static boolean isProgram(ElfFile elf) throws ElfException {
        boolean isStatic = true;
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() == PROGRAM_INTERPRETER) {
                return !elf.isGo();
            }
            isStatic &= segment.type() != DYNAMIC;
        }
        return isStatic && !elf.isGo();
    }

    Optional<Symbol> find(String name) {
        return Optional.ofNullable(found.get(name));
    }

    /** What the compiler has moved out of the interpreter function, as far as symbols tell. */
    List<Symbol> coldParts() {
        return coldParts;
    }

    private void readTable(ElfFile elf, int type) throws ElfException {
        List<ElfSection> sections = elf.sections();
        for (ElfSection table : sections) {
            int link = table.link();
            if (table.type() == type && table.hasBytes() && link > 0 && link < sections.size()) {
                ElfSection strings = sections.get(link);
                if (strings.hasBytes() && strings.size() <= MOST_NAME_BYTES) {
                    readEntries(elf.bytes(table), elf.bytes(strings));
                }
            }
        }
    }

    private void readEntries(ElfBytes table, ElfBytes strings) throws ElfException {
        byte[] names = strings.toByteArray(MOST_NAME_BYTES);
        long count = Math.min(MOST_ENTRIES, table.size() / ENTRY);
        for (long i = 0; i < count; i++) {
            long at = i * ENTRY;
            int name = table.s32(at);
            // Every name that matters begins with _Py, Py or in; most of a table ends here.
            if (name <= 0 || name >= names.length - 2 || !isPromising(names, name) || table.u16(at + 6) == 0) {
                continue;
            }
            int end = name;
            while (end < names.length && end - name <= LONGEST && names[end] != 0) {
                end++;
            }
            String text = new String(names, name, end - name, StandardCharsets.ISO_8859_1);
            Symbol symbol = new Symbol(table.s64(at + 8), table.s64(at + 16));
            if (WANTED.contains(text)) {
                found.putIfAbsent(text, symbol);
            } else if (text.startsWith(EVAL + ".cold") && symbol.size > 0 && coldParts.size() < 8) {
                coldParts.add(symbol);
            }
        }
    }

    private static boolean isPromising(byte[] names, int at) {
        return switch (names[at]) {
            case '_' -> names[at + 1] == 'P';
            case 'P' -> names[at + 1] == 'y';
            case 'i' -> names[at + 1] == 'n';
            default -> false;
        };
    }
}
