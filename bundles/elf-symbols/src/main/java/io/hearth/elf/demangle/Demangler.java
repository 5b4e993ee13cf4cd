/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import org.jspecify.annotations.Nullable;

/**
 * Names as people write them, from names as linkers know them: C++ after the Itanium ABI, Rust v0 and legacy Rust.
 * The form is that of binutils' {@code c++filt} without options. Stateless; any thread may call.
 *
 * <p>Sources: Itanium C++ ABI, chapter 5.1 (external names); Rust RFC 2603 (v0 mangling).
 */
public final class Demangler {
    /** Names longer than this are given back as they are; so are those that would read as more than 16 Ki characters. */
    public static final int MAX_INPUT_CHARS = 16 * 1024;

    private Demangler() {}

    /**
     * Returns the readable form of {@code linkageName}, or {@code linkageName} itself when it is not mangled, is
     * malformed or would need more work or output than is sensible. Never throws on hostile names.
     */
    public static String demangle(String linkageName) {
        String readable = demangleOrNull(linkageName);
        return readable == null || readable.isEmpty() ? linkageName : readable;
    }

    /** As {@link #demangle}, but {@code null} instead of the name itself. */
    public static @Nullable String demangleOrNull(String linkageName) {
        int length = linkageName.length();
        if (length < 3 || length > MAX_INPUT_CHARS || linkageName.charAt(0) != '_') {
            return null;
        }
        try {
            if (linkageName.charAt(1) == 'R') {
                return RustV0Demangler.demangle(linkageName);
            }
            if (linkageName.startsWith("_ZN") || linkageName.startsWith("__ZN")) {
                String rust = RustLegacyDemangler.demangle(linkageName);
                if (rust != null) {
                    return rust;
                }
            }
            if (linkageName.startsWith("_Z") || linkageName.startsWith("_GLOBAL_")) {
                return ItaniumDemangler.demangle(linkageName);
            }
            return null;
        } catch (MalformedNameException | StackOverflowError e) {
            // Depth is bounded, but not how much of the thread's stack the caller has used already.
            return null;
        }
    }

    /** Whether the name is one rustc made (v0, or legacy with its hash). */
    public static boolean isRust(String linkageName) {
        return (linkageName.startsWith("_R") && linkageName.length() > 3 && isUpper(linkageName.charAt(2)))
                || RustLegacyDemangler.isLegacy(linkageName);
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
