/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns maps and lists built in memory into nodes, as if they had been written in YAML. */
final class PlainTree {

    private static final SourcePosition ORIGIN = SourcePosition.of("(built in)");

    private PlainTree() {}

    static ConfigNode of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                entries.put(String.valueOf(entry.getKey()), new MapNode.Entry(ORIGIN, of(entry.getValue())));
            }
            return new MapNode(ORIGIN, entries);
        }
        if (value instanceof Iterable<?> list) {
            List<ConfigNode> items = new ArrayList<>();
            for (Object item : list) {
                items.add(of(item));
            }
            return new ListNode(ORIGIN, items);
        }
        if (value == null || value instanceof Boolean) {
            return ScalarNode.of(ORIGIN, value, String.valueOf(value));
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short) {
            return ScalarNode.of(ORIGIN, ((Number) value).longValue(), value.toString());
        }
        if (value instanceof Number number) {
            return ScalarNode.of(ORIGIN, number.doubleValue(), value.toString());
        }
        // A dollar sign in memory is meant as such: only sources that a person wrote are expanded.
        String text = (value instanceof Duration duration ? GoDuration.format(duration) : value.toString())
                .replace("$", "$$");
        return ScalarNode.of(ORIGIN, text, text);
    }
}
