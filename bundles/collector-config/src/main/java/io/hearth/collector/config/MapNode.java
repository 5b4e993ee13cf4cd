/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map, its keys in the order of the source.
 *
 * @param origin where it begins
 * @param entries keys with their places and values
 * @param size nodes from here down
 * @param height levels below
 */
record MapNode(SourcePosition origin, Map<String, Entry> entries, int size, int height) implements ConfigNode {

    /** A key's place and the value. */
    record Entry(SourcePosition keyOrigin, ConfigNode value) {}

    MapNode(SourcePosition origin, Map<String, Entry> entries) {
        this(origin, entries, sizeOf(entries), heightOf(entries));
    }

    static MapNode empty(SourcePosition origin) {
        return new MapNode(origin, Map.of());
    }

    private static int sizeOf(Map<String, Entry> entries) {
        int size = 1;
        for (Entry entry : entries.values()) {
            size += entry.value().size();
        }
        return size;
    }

    private static int heightOf(Map<String, Entry> entries) {
        int height = 0;
        for (Entry entry : entries.values()) {
            height = Math.max(height, entry.value().height() + 1);
        }
        return height;
    }

    @Nullable
    ConfigNode get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /** This map with another one over it: maps are merged, everything else is replaced. */
    MapNode mergedWith(MapNode over) {
        Map<String, Entry> merged = new LinkedHashMap<>(entries);
        for (Map.Entry<String, Entry> theirs : over.entries.entrySet()) {
            Entry mine = merged.get(theirs.getKey());
            Entry entry = theirs.getValue();
            if (mine != null && mine.value() instanceof MapNode below && entry.value() instanceof MapNode above) {
                entry = new Entry(entry.keyOrigin(), below.mergedWith(above));
            }
            merged.put(theirs.getKey(), entry);
        }
        return new MapNode(entries.isEmpty() ? over.origin : origin, merged);
    }

    @Override
    public String typeName() {
        return "map";
    }
}
