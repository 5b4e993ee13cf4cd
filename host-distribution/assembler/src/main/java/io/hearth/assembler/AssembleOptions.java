/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed after {@code hearth assemble}.
 *
 * @param list the list, as typed
 * @param into where results go; null for the folder of the list
 * @param lock the lock file; null for the one beside the list
 * @param repositories folders that are looked into first
 * @param explain a bundle to explain; empty to explain none
 * @param terminal whether somebody looks on
 */
record AssembleOptions(
        String list,
        @Nullable Path into,
        @Nullable Path lock,
        List<String> repositories,
        String explain,
        boolean check,
        boolean update,
        boolean offline,
        boolean quiet,
        boolean terminal) {

    /** @param values by long option name; the list under "", "terminal" if there is one */
    static AssembleOptions of(Map<String, List<String>> values) {
        return new AssembleOptions(
                one(values, ""),
                path(one(values, "--into")),
                path(one(values, "--lock")),
                values.getOrDefault("--repository", List.of()),
                one(values, "--explain"),
                values.containsKey("--check"),
                values.containsKey("--update"),
                values.containsKey("--offline"),
                values.containsKey("--quiet"),
                values.containsKey("terminal"));
    }

    private static @Nullable Path path(String text) {
        return text.isEmpty() ? null : Path.of(text).toAbsolutePath().normalize();
    }

    private static String one(Map<String, List<String>> values, String name) {
        List<String> given = values.getOrDefault(name, List.of());
        return given.isEmpty() ? "" : given.get(0);
    }
}
