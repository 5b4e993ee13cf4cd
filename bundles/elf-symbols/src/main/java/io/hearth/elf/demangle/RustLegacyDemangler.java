/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import org.jspecify.annotations.Nullable;

/** Rust names of before v0: an Itanium nested name whose last part is {@code h} and 16 hexadecimal digits. */
final class RustLegacyDemangler {
    private static final int HASH_LENGTH = 17;

    private RustLegacyDemangler() {}

    static boolean isLegacy(String name) {
        int end = endOfPath(name);
        return end >= 0;
    }

    static @Nullable String demangle(String name) {
        int end = endOfPath(name);
        if (end < 0) {
            return null;
        }
        StringBuilder out = new StringBuilder(name.length());
        MangledInput in = new MangledInput(name, name.indexOf("ZN") + 2);
        boolean first = true;
        while (in.position() < end) {
            String part = in.take(in.decimal());
            if (in.position() >= end) {
                break;
            }
            if (!first) {
                out.append("::");
            }
            first = false;
            if (!unescape(part, out)) {
                return null;
            }
        }
        return out.append(suffix(name, end + 1)).toString();
    }

    /** What a compiler pass added after the closing E; the module hash of ThinLTO is left out. */
    private static String suffix(String name, int from) {
        String rest = name.substring(from);
        int llvm = rest.indexOf(".llvm.");
        return llvm >= 0 ? rest.substring(0, llvm) : rest;
    }

    /** Position of the closing E, or -1 if the name is not a legacy Rust name. */
    private static int endOfPath(String name) {
        int at = name.startsWith("_ZN") ? 3 : name.startsWith("__ZN") ? 4 : -1;
        if (at < 0) {
            return -1;
        }
        int parts = 0;
        boolean hash = false;
        while (at < name.length() && MangledInput.isDigit(name.charAt(at))) {
            int length = 0;
            while (at < name.length() && MangledInput.isDigit(name.charAt(at)) && length < name.length()) {
                length = length * 10 + name.charAt(at++) - '0';
            }
            if (length == 0 || at + length > name.length()) {
                return -1;
            }
            hash = length == HASH_LENGTH && isHash(name, at);
            at += length;
            parts++;
        }
        boolean closed = at < name.length() && name.charAt(at) == 'E';
        boolean ends = at + 1 == name.length() || (at + 1 < name.length() && name.charAt(at + 1) == '.');
        return closed && ends && hash && parts > 1 ? at : -1;
    }

    /** Real hashes are spread: fewer than five different digits mean a C++ name that looks alike. */
    private static boolean isHash(String name, int at) {
        if (name.charAt(at) != 'h') {
            return false;
        }
        int seen = 0;
        for (int i = at + 1; i < at + HASH_LENGTH; i++) {
            char c = name.charAt(i);
            int digit = MangledInput.isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                return false;
            }
            seen |= 1 << digit;
        }
        return Integer.bitCount(seen) >= 5;
    }

    private static boolean unescape(String part, StringBuilder out) {
        int at = part.startsWith("_$") ? 1 : 0;
        while (at < part.length()) {
            char c = part.charAt(at);
            if (c == '.') {
                boolean path = part.startsWith("..", at);
                out.append(path ? "::" : ".");
                at += path ? 2 : 1;
            } else if (c == '$') {
                int close = part.indexOf('$', at + 1);
                int decoded = close < 0 ? -1 : escape(part.substring(at + 1, close));
                if (decoded < 0) {
                    return false;
                }
                out.appendCodePoint(decoded);
                at = close + 1;
            } else {
                out.append(c);
                at++;
            }
        }
        return true;
    }

    private static int escape(String name) {
        int known = switch (name) {
            case "SP" -> '@';
            case "BP" -> '*';
            case "RF" -> '&';
            case "LT" -> '<';
            case "GT" -> '>';
            case "LP" -> '(';
            case "RP" -> ')';
            case "C" -> ',';
            default -> -1;
        };
        if (known >= 0) {
            return known;
        }
        if (name.length() < 2 || name.length() > 7 || name.charAt(0) != 'u') {
            return -1;
        }
        int value = 0;
        for (int i = 1; i < name.length(); i++) {
            int digit = Character.digit(name.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        return Character.isValidCodePoint(value) && !surrogate && !Character.isISOControl(value) ? value : -1;
    }
}
