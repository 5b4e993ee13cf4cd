/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

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

    /** The extensions as an error message lists them. */
    static final String EXTENSIONS = ".html, .pb.gz, .pprof, .folded, .txt, .speedscope.json, .otlp or .otlp.json";

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

    private static boolean endsWith(String name, String... extensions) {
        for (String extension : extensions) {
            if (name.endsWith(extension)) {
                return true;
            }
        }
        return false;
    }
}
