/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The header {@code Fragment-Host}, with the blanks, quotes and cases that frameworks allow in it (OSGi Core 8, 3.2.5). */
public final class FragmentHost {
    private static final Set<String> FRAMEWORK = Set.of("system.bundle", "org.apache.felix.framework");
    private static final Pattern EXTENSION = Pattern.compile(";\\s*extension\\s*:?=", Pattern.CASE_INSENSITIVE);

    private FragmentHost() {}

    /** Whether the fragment would become a part of the framework. */
    public static boolean isFramework(String header) {
        return FRAMEWORK.contains(nameIn(header).toLowerCase(Locale.ROOT))
                || EXTENSION.matcher(header).find();
    }

    /** The name that a header such as {@code "a.b" ; version="1"} begins with. */
    static String nameIn(String header) {
        int end = Math.min(unquoted(header, ';'), unquoted(header, ','));
        return header.substring(0, end).replace("\"", "").strip();
    }

    /** Whether a header has more than one clause. */
    static boolean hasSeveral(String header) {
        return unquoted(header, ',') < header.length();
    }

    /** The index of the first such character outside of quotes; the length if there is none. */
    private static int unquoted(String header, char wanted) {
        boolean quoted = false;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            quoted ^= c == '"';
            if (!quoted && c == wanted) {
                return i;
            }
        }
        return header.length();
    }
}
