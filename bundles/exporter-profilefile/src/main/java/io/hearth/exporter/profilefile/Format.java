/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the file is written. */
public enum Format {
    /** What the file's extension says. */
    AUTO,
    FLAMEGRAPH,
    PPROF,
    FOLDED,
    SPEEDSCOPE,
    OTLP,
    OTLP_JSON;

    private static final List<String> EXTENSIONS =
            List.of(".html", ".pb.gz", ".pprof", ".folded", ".txt", ".speedscope.json", ".otlp", ".otlp.json");

    /** Whether it is written from a call tree. */
    boolean isTree() {
        return this != PPROF && this != OTLP && this != OTLP_JSON;
    }

    /** The format that a file's name stands for. */
    static Optional<Format> ofPath(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        if (endsWith(name, ".html", ".htm")) {
            return Optional.of(FLAMEGRAPH);
        }
        if (endsWith(name, ".pb.gz", ".pprof", ".pprof.gz")) {
            return Optional.of(PPROF);
        }
        if (endsWith(name, ".folded", ".collapsed", ".txt")) {
            return Optional.of(FOLDED);
        }
        if (endsWith(name, ".speedscope.json", ".speedscope")) {
            return Optional.of(SPEEDSCOPE);
        }
        if (endsWith(name, ".otlp.json")) {
            return Optional.of(OTLP_JSON);
        }
        return endsWith(name, ".otlp", ".otlp.pb") ? Optional.of(OTLP) : Optional.empty();
    }

    /** Why a file's name stands for no format, and what to write instead. */
    static String refusal(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String use = "use " + inWords(EXTENSIONS);
        if (dot < 0) {
            return "\"" + name + "\" has no extension that names a format: " + use + ", or set format";
        }
        String extension = name.substring(dot).toLowerCase(Locale.ROOT);
        List<String> near =
                EXTENSIONS.stream().filter(known -> isNear(extension, known)).toList();
        return "the extension \"" + name.substring(dot) + "\" names no format: " + use
                + (near.isEmpty() ? "" : "; did you mean " + inWords(near) + "?");
    }

    private static String inWords(List<String> extensions) {
        int last = extensions.size() - 1;
        return last == 0
                ? extensions.get(0)
                : String.join(", ", extensions.subList(0, last)) + " or " + extensions.get(last);
    }

    /** Whether one is a part of the other, or one letter or a swap of two away from it. */
    private static boolean isNear(String typed, String known) {
        if (typed.length() > 1 && (known.startsWith(typed) || known.endsWith(typed))) {
            return true;
        }
        int from = 0;
        int typedEnd = typed.length();
        int knownEnd = known.length();
        while (from < typedEnd && from < knownEnd && typed.charAt(from) == known.charAt(from)) {
            from++;
        }
        while (from < typedEnd && from < knownEnd && typed.charAt(typedEnd - 1) == known.charAt(knownEnd - 1)) {
            typedEnd--;
            knownEnd--;
        }
        int typedRest = typedEnd - from;
        int knownRest = knownEnd - from;
        boolean swapped = typedRest == 2
                && knownRest == 2
                && typed.charAt(from) == known.charAt(from + 1)
                && typed.charAt(from + 1) == known.charAt(from);
        return swapped || (typedRest <= 1 && knownRest <= 1);
    }

    private static boolean endsWith(String name, String... extensions) {
        for (String extension : extensions) {
            if (name.endsWith(extension)) {
                return true;
            }
        }
        return false;
    }
}
