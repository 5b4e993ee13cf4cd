/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binds nodes to Java values strictly. A value that does not fit is reported and keeps its default, so that the rest is
 * still looked at; the caller throws the result away if anything was reported.
 */
final class ValueBinder {

    private static final String ENABLED = "enabled";

    private final ProblemList problems;
    private final Map<Class<?>, RecordShape> shapes = new HashMap<>();

    ValueBinder(ProblemList problems) {
        this.problems = problems;
    }

    RecordShape shapeOf(Class<?> type) {
        RecordShape shape = shapes.get(type);
        if (shape == null) {
            shape = RecordShape.of(type);
            shapes.put(type, shape);
        }
        return shape;
    }

    /** Binds a record; a null node gives the defaults. */
    @Nullable
    Object bindRecord(Class<?> type, ConfigNode node, @Nullable Object defaults, KeyPath path) {
        if (node instanceof ScalarNode scalar && (scalar.isNull() || scalar.broken())) {
            return make(type, shapeOf(type).values(defaults), node.origin(), path);
        }
        if (!(node instanceof MapNode map)) {
            return wrongShape("a map or struct", node, defaults, path);
        }
        return bindEntries(type, map, defaults, path, false);
    }

    private @Nullable Object bindEntries(
            Class<?> type, MapNode map, @Nullable Object defaults, KeyPath path, boolean enabledIsSwitch) {
        RecordShape shape = shapeOf(type);
        @Nullable Object[] values = shape.values(defaults);
        for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
            String key = entry.getKey();
            int index = shape.indexOf(key);
            if (index >= 0) {
                values[index] = bindComponent(shape, index, entry.getValue(), values[index], path.child(key));
            } else if (!enabledIsSwitch || !key.equals(ENABLED)) {
                problems.add(
                        entry.getValue().keyOrigin(),
                        path.toString(),
                        "has invalid keys: " + key + NearestName.hint(key, shape.keys()));
            }
        }
        return make(type, values, map.origin(), path);
    }

    private @Nullable Object make(Class<?> type, @Nullable Object[] values, SourcePosition origin, KeyPath path) {
        try {
            return shapeOf(type).make(values);
        } catch (IllegalArgumentException e) {
            problems.add(origin, path.toString(), "is not valid: " + e.getMessage());
            return null;
        }
    }

    private @Nullable Object bindComponent(
            RecordShape shape, int index, MapNode.Entry entry, @Nullable Object current, KeyPath path) {
        Type type = shape.typeOf(index);
        if (type instanceof Class<?> nested && nested.isRecord() && !ScalarBinder.handles(nested)) {
            boolean optional = current == null || shape.isOptionalBlock(index);
            boolean ownSwitch = shapeOf(nested).indexOf(ENABLED) >= 0;
            if (optional && !ownSwitch && entry.value() instanceof MapNode map) {
                return bindOptional(nested, map, current, path);
            }
        }
        return bind(type, entry.value(), current, path);
    }

    private @Nullable Object bindOptional(Class<?> type, MapNode map, @Nullable Object current, KeyPath path) {
        Object block = bindEntries(type, map, current, path, true);
        ConfigNode enabled = map.get(ENABLED);
        if (enabled == null || (enabled instanceof ScalarNode scalar && (scalar.isNull() || scalar.broken()))) {
            return block;
        }
        Object on = bind(boolean.class, enabled, true, path.child(ENABLED));
        return Boolean.FALSE.equals(on) ? null : block;
    }

    /** Binds any supported type; {@code current} is the default. */
    @Nullable
    Object bind(Type type, ConfigNode node, @Nullable Object current, KeyPath path) {
        if (node instanceof ScalarNode scalar && scalar.broken()) {
            return current;
        }
        if (type == Object.class) {
            return node.toPlain();
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return bindList(arguments[0], node, current, path);
            }
            if (generic.getRawType() == Map.class) {
                return bindMap((Class<?>) arguments[0], arguments[1], node, current, path);
            }
        }
        if (type instanceof Class<?> plain) {
            if (ScalarBinder.handles(plain)) {
                return bindScalar(plain, node, current, path);
            }
            if (plain.isRecord()) {
                return bindRecord(plain, node, current, path);
            }
        }
        throw new IllegalStateException(path + ": a configuration record cannot have the type " + type);
    }

    private @Nullable Object bindScalar(Class<?> type, ConfigNode node, @Nullable Object current, KeyPath path) {
        if (!(node instanceof ScalarNode scalar)) {
            return wrongShape("a single value", node, current, path);
        }
        if (scalar.isNull()) {
            return scalar.substituted() ? ScalarBinder.empty(type) : current;
        }
        try {
            return ScalarBinder.read(type, scalar);
        } catch (IllegalArgumentException e) {
            problems.add(scalar.origin(), path.toString(), String.valueOf(e.getMessage()));
            return current;
        }
    }

    private @Nullable Object bindList(Type element, ConfigNode node, @Nullable Object current, KeyPath path) {
        if (node instanceof ScalarNode scalar) {
            if (scalar.isNull()) {
                return current;
            }
            if (scalar.value() instanceof String text
                    && element instanceof Class<?> type
                    && ScalarBinder.handles(type)) {
                return bindList(element, split(text, scalar), current, path);
            }
        }
        if (!(node instanceof ListNode list)) {
            problems.add(
                    node.origin(), path.toString(), "source data must be an array or slice, got " + node.typeName());
            return current;
        }
        List<@Nullable Object> items = new ArrayList<>(list.items().size());
        for (ConfigNode item : list.items()) {
            KeyPath itemPath = path.child(items.size());
            if (item instanceof ScalarNode scalar && scalar.isNull() && !scalar.broken() && isScalar(element)) {
                problems.add(item.origin(), itemPath.toString(), "is empty; write a value or remove the line");
            }
            items.add(bind(element, item, null, itemPath));
        }
        return Collections.unmodifiableList(items);
    }

    private static boolean isScalar(Type type) {
        return type instanceof Class<?> plain && ScalarBinder.handles(plain);
    }

    /** A text in place of a list is split at commas, as the Collector does. */
    private static ListNode split(String text, ScalarNode scalar) {
        List<ConfigNode> items = new ArrayList<>();
        int start = 0;
        while (!text.isEmpty() && start <= text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            String part = text.substring(start, end).strip();
            items.add(ScalarNode.of(scalar.origin(), part, part));
            start = end + 1;
        }
        return new ListNode(scalar.origin(), items);
    }

    private @Nullable Object bindMap(
            Class<?> keyType, Type valueType, ConfigNode node, @Nullable Object current, KeyPath path) {
        if (node instanceof ScalarNode scalar && scalar.isNull()) {
            return current;
        }
        if (!(node instanceof MapNode map)) {
            return wrongShape("a map or struct", node, current, path);
        }
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
            SourcePosition origin = entry.getValue().keyOrigin();
            Object key = bindKey(keyType, entry.getKey(), origin, path);
            Object value = bind(valueType, entry.getValue().value(), null, path.child(entry.getKey()));
            if (key != null && entries.containsKey(key)) {
                problems.add(
                        origin,
                        path.toString(),
                        "duplicate name \"" + key + "\" after unmarshaling "
                                + map.entries().keySet());
            } else if (key != null) {
                entries.put(key, value);
            }
        }
        return Collections.unmodifiableMap(entries);
    }

    private @Nullable Object bindKey(Class<?> type, String key, SourcePosition origin, KeyPath path) {
        return type == String.class ? key : bindScalar(type, ScalarNode.of(origin, key, key), null, path);
    }

    private @Nullable Object wrongShape(String expected, ConfigNode node, @Nullable Object current, KeyPath path) {
        problems.add(node.origin(), path.toString(), "expected " + expected + ", got \"" + node.typeName() + "\"");
        return current;
    }
}
