/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.Validated;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a bound value, and everything inside it, to validate itself; finds the position of what it complains about. */
final class RecordCheck {

    private final ValueBinder binder;
    private final ProblemList problems;

    RecordCheck(ValueBinder binder, ProblemList problems) {
        this.binder = binder;
        this.problems = problems;
    }

    /**
     * Checks a value.
     *
     * @param node what it was bound from; null if it is all defaults
     * @param around where to point if there is no node
     */
    void check(@Nullable Object value, @Nullable ConfigNode node, SourcePosition around, KeyPath path) {
        SourcePosition here = node == null ? around : node.origin();
        if (value instanceof Record bound) {
            if (bound instanceof Validated validated) {
                validate(validated, node, around, path);
            }
            RecordShape shape = binder.shapeOf(bound.getClass());
            for (int i = 0; i < shape.count(); i++) {
                check(shape.valueOf(bound, i), child(node, shape.key(i)), here, path.child(shape.key(i)));
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(list.get(i), child(node, Integer.toString(i)), here, path.child(i));
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = String.valueOf(entry.getKey());
                check(entry.getValue(), child(node, key), here, path.child(key));
            }
        }
    }

    private void validate(Validated value, @Nullable ConfigNode node, SourcePosition around, KeyPath path) {
        try {
            value.validate((key, sentence) -> {
                KeyPath full = path;
                ConfigNode at = node;
                SourcePosition origin = node == null ? around : node.origin();
                for (String step : key.isEmpty() ? new String[0] : key.split("::", -1)) {
                    full = full.child(step);
                    at = child(at, step);
                    origin = at == null ? origin : at.origin();
                }
                problems.add(origin, full.toString(), sentence);
            });
        } catch (RuntimeException e) {
            problems.add(node == null ? around : node.origin(), path.toString(), "could not be checked: " + e);
        }
    }

    private static @Nullable ConfigNode child(@Nullable ConfigNode node, String key) {
        if (node instanceof MapNode map) {
            return map.get(key);
        }
        if (node instanceof ListNode list && !key.isEmpty() && key.length() < 9 && isNumber(key)) {
            int index = Integer.parseInt(key);
            return index < list.items().size() ? list.items().get(index) : null;
        }
        return null;
    }

    private static boolean isNumber(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) < '0' || key.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
