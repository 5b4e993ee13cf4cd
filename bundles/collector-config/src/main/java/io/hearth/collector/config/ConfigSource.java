/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration comes from: URIs and settings of a command line, or a tree built in memory.
 *
 * @param uris {@code --config} values in order: {@code file:PATH}, a bare path, {@code env:NAME} or {@code yaml:TEXT};
 *     later ones are merged over earlier ones
 * @param sets {@code --set} values, {@code a.b.c=yaml}, merged over everything else
 * @param tree a configuration of maps with string keys, lists, strings, numbers and booleans, merged before the URIs;
 *     {@code null} if there is none
 */
public record ConfigSource(
        List<String> uris, List<String> sets, @Nullable Map<String, ?> tree) {

    /** Copies the lists. */
    public ConfigSource {
        uris = List.copyOf(uris);
        sets = List.copyOf(sets);
    }

    /** What a command line names. */
    public static ConfigSource of(List<String> uris, List<String> sets) {
        return new ConfigSource(uris, sets, null);
    }

    /** A tree built in memory, in the shape of the YAML: {@code {receivers={...}, exporters={...}, service={...}}}. */
    public static ConfigSource ofTree(Map<String, ?> tree) {
        return new ConfigSource(List.of(), List.of(), tree);
    }

    /** The same source with settings merged over it. */
    public ConfigSource with(List<String> moreSets) {
        List<String> all = new java.util.ArrayList<>(sets);
        all.addAll(moreSets);
        return new ConfigSource(uris, all, tree);
    }
}
