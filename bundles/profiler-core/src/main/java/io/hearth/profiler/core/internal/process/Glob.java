/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Globs over paths, as {@link java.nio.file.FileSystem#getPathMatcher} reads them ({@code *}, {@code **}, {@code ?}, {@code
 * [a-c]}, {@code {one,other}}, {@code \\} before what is meant as it is), but over strings: a path that the machine's locale
 * cannot encode is matched like any other.
 */
final class Glob {

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private boolean inGroup;

    private Glob(String glob) {
        this.glob = glob;
    }

    /** @throws PatternSyntaxException if brackets or braces are not closed */
    static Pattern pattern(String glob) {
        return new Glob(glob).translate();
    }

    private Pattern translate() {
        while (at < glob.length()) {
            char c = glob.charAt(at++);
            switch (c) {
                case '*' -> star();
                case '?' -> regex.append("[^/]");
                case '[' -> set();
                case '{' -> group();
                case '}' -> regex.append(inGroup ? "))" : "\\}");
                case ',' -> regex.append(inGroup ? ")|(?:" : ",");
                case '\\' -> literal(next("nothing follows the backslash"));
                default -> literal(c);
            }
            inGroup &= c != '}';
        }
        if (inGroup) {
            throw new PatternSyntaxException("a brace is not closed", glob, at);
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private void star() {
        boolean crosses = at < glob.length() && glob.charAt(at) == '*';
        at += crosses ? 1 : 0;
        regex.append(crosses ? ".*" : "[^/]*");
    }

    private void group() {
        if (inGroup) {
            throw new PatternSyntaxException("braces cannot hold braces", glob, at);
        }
        inGroup = true;
        regex.append("(?:(?:");
    }

    private void set() {
        int close = glob.indexOf(']', at + 1);
        if (close < 0) {
            throw new PatternSyntaxException("a bracket is not closed", glob, at);
        }
        regex.append("(?![/])[");
        if (glob.charAt(at) == '!') {
            regex.append('^');
            at++;
        }
        for (; at < close; at++) {
            char c = glob.charAt(at);
            if (c == '\\' || c == '[' || c == '^' || c == '&') {
                regex.append('\\');
            }
            regex.append(c);
        }
        regex.append(']');
        at++;
    }

    private char next(String problem) {
        if (at >= glob.length()) {
            throw new PatternSyntaxException(problem, glob, at);
        }
        return glob.charAt(at++);
    }

    private void literal(char c) {
        if (!Character.isLetterOrDigit(c) && c < 0x80) {
            regex.append('\\');
        }
        regex.append(c);
    }
}
