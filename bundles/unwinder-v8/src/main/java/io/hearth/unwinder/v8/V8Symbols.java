/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of V8 in an executable: the metadata for debuggers, whose values V8's {@code
 * tools/gen-postmortem-metadata.py} makes, its version, and its builtins.
 */
final class V8Symbols {
    private static final String METADATA = "v8dbg_";
    private static final String BUILTIN = "Builtins_";
    private static final String BLOB = "v8_Default_embedded_blob_code_";
    private static final String VERSION = "_ZN2v88internal7Version";
    static final String BYTECODE_SIZES = "_ZN2v88internal11interpreter9Bytecodes14kBytecodeSizesE";
    private static final int MAX_NAME = 4096;
    private static final int ENTRY_BYTES = 24;
    private static final int MAX_KEPT = 16384;

    /** Where a symbol is. */
    record Symbol(long address, long size) {}

    private final ElfFile elf;
    private final Map<String, Symbol> symbols = new HashMap<>();

    private V8Symbols(ElfFile elf) {
        this.elf = elf;
    }

    static V8Symbols read(ElfFile elf) throws ElfException {
        V8Symbols read = new V8Symbols(elf);
        // .dynsym has the metadata where .symtab was stripped; .symtab alone has the builtins.
        for (String name : new String[] {".symtab", ".dynsym"}) {
            ElfSection section = elf.section(name).orElse(null);
            if (section != null && section.hasBytes() && read.symbols.isEmpty()) {
                read.readTable(section);
            }
        }
        return read;
    }

    boolean isV8() {
        return symbols.containsKey(METADATA + "SmiTag");
    }

    private void readTable(ElfSection section) throws ElfException {
        if (section.link() < 0 || section.link() >= elf.sections().size()) {
            return;
        }
        ElfBytes entries = elf.bytes(section);
        ElfBytes strings = elf.bytes(elf.sections().get(section.link()));
        for (long at = 0; at + ENTRY_BYTES <= entries.size() && symbols.size() < MAX_KEPT; at += ENTRY_BYTES) {
            long name = entries.u32(at);
            if (name > 0 && name < strings.size() && isWanted(strings, name)) {
                String text = strings.string(name, MAX_NAME);
                symbols.putIfAbsent(text, new Symbol(entries.s64(at + 8), entries.s64(at + 16)));
            }
        }
    }

    private static boolean isWanted(ElfBytes strings, long at) throws ElfException {
        return switch (strings.u8(at)) {
            case 'v' -> startsWith(strings, at, METADATA) || startsWith(strings, at, BLOB);
            case 'B' -> startsWith(strings, at, BUILTIN);
            case '_' -> startsWith(strings, at, VERSION) || startsWith(strings, at, BYTECODE_SIZES);
            default -> false;
        };
    }

    private static boolean startsWith(ElfBytes strings, long at, String prefix) throws ElfException {
        if (at + prefix.length() > strings.size()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (strings.u8(at + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Nullable
    Symbol find(String name) {
        return symbols.get(name);
    }

    /** The first of these metadata that the executable has, names without their prefix; or else the fallback. */
    int metadata(int fallback, String... names) throws ElfException {
        for (String name : names) {
            Symbol symbol = symbols.get(METADATA + name);
            if (symbol != null) {
                return s32(symbol.address());
            }
        }
        return fallback;
    }

    /** A component of the version: {@code major}, {@code minor}, {@code build}; -1 when there is none. */
    int version(String component) throws ElfException {
        Symbol symbol = symbols.get(VERSION + (component.length() + 1) + component + "_E");
        return symbol == null ? -1 : s32(symbol.address());
    }

    /** The embedded builtins: from 11.3 the symbol is their first byte, before it was a pointer to that. */
    @Nullable
    Symbol blob() throws ElfException {
        Symbol start = symbols.get(BLOB + "data_");
        Symbol size = symbols.get(BLOB + "size_");
        if (start == null) {
            start = symbols.get(BLOB);
        }
        return start == null || size == null ? null : new Symbol(start.address(), s32(size.address()) & 0xffffffffL);
    }

    /** Names and addresses of builtins, prefix included. */
    Map<String, Symbol> all() {
        return symbols;
    }

    static String builtinName(String symbol) {
        return symbol.startsWith(BUILTIN) ? symbol.substring(BUILTIN.length()) : "";
    }

    private int s32(long address) throws ElfException {
        ElfBytes bytes = elf.bytesFrom(address);
        // What is not in the file is zero: V8 has many metadata of that value, which lie in .bss.
        return bytes == null || bytes.size() < 4 ? 0 : bytes.s32(0);
    }
}
