/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.Redaction;
import io.hearth.collector.api.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns bound records back into plain maps, lists and scalars, the way a user would write them. */
final class RecordTree {

    private final boolean redacted;
    private final ValueBinder binder = new ValueBinder(new ProblemList());

    RecordTree(boolean redacted) {
        this.redacted = redacted;
    }

    @Nullable
    Object plain(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof Secret secret) {
            return redacted ? Redaction.REDACTED : secret.reveal();
        }
        if (value instanceof Duration duration) {
            return GoDuration.format(duration);
        }
        if (value instanceof Enum<?> constant) {
            return RecordShape.wordOf(constant);
        }
        if (value instanceof Iterable<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            for (Object item : list) {
                items.add(plain(item));
            }
            return items;
        }
        if (value instanceof Map<?, ?> map) {
            return entries(map);
        }
        if (value instanceof Record bound && !ScalarBinder.handles(bound.getClass())) {
            return entries(bound);
        }
        return redacted ? Redaction.of(value.toString()) : value.toString();
    }

    /** A map without a record behind it, so nothing but the names of its keys tells what is secret. */
    private Map<String, @Nullable Object> entries(Map<?, ?> map) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            if (!redacted || value == null || value instanceof Boolean) {
                entries.put(key, plain(value));
            } else if (Redaction.isSecretName(key) || key.equals("headers") || key.equals("headers_list")) {
                entries.put(key, hidden(value));
            } else {
                entries.put(key, plain(value));
            }
        }
        return entries;
    }

    /** The same shape without the scalars, so that one sees what was given. */
    private static Object hidden(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = String.valueOf(entry.getKey());
                // A header of the declarative configuration is {name: ..., value: ...}.
                entries.put(key, key.equals("name") ? entry.getValue() : hidden(entry.getValue()));
            }
            return entries;
        }
        if (value instanceof Iterable<?> list) {
            List<Object> items = new ArrayList<>();
            for (Object item : list) {
                items.add(hidden(item));
            }
            return items;
        }
        return Redaction.REDACTED;
    }

    private Map<String, @Nullable Object> entries(Record bound) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        RecordShape shape = binder.shapeOf(bound.getClass());
        for (int i = 0; i < shape.count(); i++) {
            Object value = shape.valueOf(bound, i);
            if (value != null) {
                entries.put(shape.key(i), plain(value));
            }
        }
        return entries;
    }
}
