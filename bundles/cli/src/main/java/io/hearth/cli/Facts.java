/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.terminal.TerminalText;
import java.io.PrintStream;

/** Prints names and values one after the other: aligned lines for people, or one JSON object. */
final class Facts {
    private static final int COLUMN = 20;

    private final PrintStream out;
    private final boolean json;
    private boolean any;

    private Facts(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    static Facts text(PrintStream out) {
        return new Facts(out, false);
    }

    static Facts json(PrintStream out) {
        return new Facts(out, true);
    }

    /** A 64-bit address as both forms write it. */
    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    /** @param name in snake_case */
    void add(String name, String value) {
        print(name, TerminalText.escape(value), quote(value));
    }

    void add(String name, long value) {
        print(name, String.valueOf(value), String.valueOf(value));
    }

    private void print(String name, String text, String asJson) {
        if (json) {
            out.print((any ? ",\n  " : "{\n  ") + quote(name) + ": " + asJson);
        } else {
            String label = name.replace('_', ' ') + ":";
            out.println(label + " ".repeat(Math.max(1, COLUMN - label.length())) + text);
        }
        any = true;
    }

    /** Ends the object; may be followed by another. */
    void end() {
        if (json) {
            out.println(any ? "\n}" : "{}");
        } else {
            out.flush();
        }
        any = false;
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (!Character.isSurrogate(c)
                    && !TerminalText.escape(String.valueOf(c)).equals(String.valueOf(c))) {
                String hex = Integer.toHexString(c);
                quoted.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
