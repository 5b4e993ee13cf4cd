/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import java.nio.charset.StandardCharsets;
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
    private static final int MAX_STRINGS = 128 << 20;
    private static final int MAX_NAME = 255;
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
        byte[] strings = elf.bytes(elf.sections().get(section.link())).toByteArray(MAX_STRINGS);
        for (long at = 0; at + ENTRY_BYTES <= entries.size() && symbols.size() < MAX_KEPT; at += ENTRY_BYTES) {
            int name = entries.s32(at);
            if (name > 0 && name < strings.length && isWanted(strings, name)) {
                String text = text(strings, name);
                symbols.putIfAbsent(text, new Symbol(entries.s64(at + 8), entries.s64(at + 16)));
            }
        }
    }

    private static boolean isWanted(byte[] strings, int at) {
        return switch (strings[at]) {
            case 'v' -> startsWith(strings, at, METADATA) || startsWith(strings, at, BLOB);
            case 'B' -> startsWith(strings, at, BUILTIN);
            case '_' -> startsWith(strings, at, VERSION) || startsWith(strings, at, BYTECODE_SIZES);
            default -> false;
        };
    }

    private static boolean startsWith(byte[] strings, int at, String prefix) {
        if (at + prefix.length() > strings.length) {
            return false;
        }
        for (int i = prefix.length() - 1; i >= 0; i--) {
            if (strings[at + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] strings, int at) {
        int end = at;
        while (end < strings.length && strings[end] != 0 && end - at < MAX_NAME) {
            end++;
        }
        return new String(strings, at, end - at, StandardCharsets.UTF_8);
    }

    @Nullable Symbol find(String name) {
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
    @Nullable Symbol blob() throws ElfException {
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
