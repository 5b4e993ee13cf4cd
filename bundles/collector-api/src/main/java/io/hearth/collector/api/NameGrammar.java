/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/** The grammar that component and pipeline ids share: {@code head[/name]}, both halves trimmed. */
final class NameGrammar {

    private static final int MAX_NAME_BYTES = 1024;

    private NameGrammar() {}

    static String head(String id) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id must not be empty");
        }
        int slash = id.indexOf('/');
        String head = (slash < 0 ? id : id.substring(0, slash)).strip();
        if (head.isEmpty()) {
            throw new IllegalArgumentException("in \"" + id + "\" id: the part before / should not be empty");
        }
        return head;
    }

    static String name(String id) {
        int slash = id.indexOf('/');
        if (slash < 0) {
            return "";
        }
        String name = id.substring(slash + 1).strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("in \"" + id + "\" id: the part after / should not be empty");
        }
        return name;
    }

    static void checkName(String name) {
        if (name.length() > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "a name may have at most " + MAX_NAME_BYTES + " characters, this one has " + name.length());
        }
        int i = 0;
        while (i < name.length()) {
            int c = name.codePointAt(i);
            if (isForbidden(Character.getType(c))) {
                throw new IllegalArgumentException("invalid character(s) in name \"" + name
                        + "\": no spaces, control characters or symbols are allowed");
            }
            i += Character.charCount(c);
        }
    }

    /** The Unicode categories Z (separators), C (control, unassigned, surrogates) and S (symbols). */
    private static boolean isForbidden(int category) {
        return switch (category) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> false;
        };
    }
}
