/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.NativeBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds in a verifier's log what a person wants to know: the reason, and the line of C. Lines that begin with a
 * semicolon are source lines; the last lines are statistics.
 */
final class VerifierLog {

    private static final int MAX_LINE = 400;

    private final String[] lines;

    VerifierLog(String log) {
        this.lines = log.split("\n", -1);
    }

    /** The text in a log buffer, up to its zero byte. */
    static String text(NativeBuffer buffer) {
        int end = 0;
        while (end < buffer.size() && buffer.bytes().get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end];
        buffer.bytes().get(0, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** The last line that is neither statistics nor a program's state. */
    String reason() {
        int at = reasonIndex();
        return at < 0 ? "no reason given" : cut(lines[at].trim());
    }

    private int reasonIndex() {
        for (int i = lines.length - 1; i >= 0; i--) {
            String line = lines[i].trim();
            boolean statistics = line.isEmpty()
                    || line.startsWith("processed ")
                    || line.startsWith("verification time ")
                    || line.startsWith("stack depth ")
                    || line.startsWith("max_states_per_insn ")
                    || line.startsWith("mark_precise:")
                    || line.startsWith("arg#");
            if (!statistics) {
                return i;
            }
        }
        return -1;
    }

    /** The last source line before the reason, or empty. */
    String sourceLine() {
        for (int i = reasonIndex(); i >= 0; i--) {
            if (lines[i].startsWith("; ")) {
                return cut(lines[i].substring(2).trim());
            }
        }
        return "";
    }

    /** Index of the instruction the verifier was at, or -1. */
    int instruction() {
        for (int i = reasonIndex(); i >= 0; i--) {
            int colon = lines[i].indexOf(": (");
            if (colon > 0 && colon < 8) {
                try {
                    return Integer.parseInt(lines[i].substring(0, colon).trim());
                } catch (NumberFormatException e) {
                    return -1;
                }
            }
        }
        return -1;
    }

    private static String cut(String line) {
        return line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "..." : line;
    }
}
