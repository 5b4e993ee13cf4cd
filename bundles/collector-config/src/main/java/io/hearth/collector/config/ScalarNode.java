/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import org.jspecify.annotations.Nullable;

/**
 * A scalar.
 *
 * @param origin where it stands; of a substituted one, where the reference stands
 * @param value String, Long, Double, Boolean or null
 * @param text the characters as written; what a string gets if the value was substituted
 * @param substituted whether it came from a <code>${...}</code> that was the whole scalar
 * @param broken whether a problem was already reported for it, so that nothing else should be said
 */
record ScalarNode(SourcePosition origin, @Nullable Object value, String text, boolean substituted, boolean broken)
        implements ConfigNode {

    static ScalarNode of(SourcePosition origin, @Nullable Object value, String text) {
        return new ScalarNode(origin, value, text, false, false);
    }

    static ScalarNode broken(SourcePosition origin) {
        return new ScalarNode(origin, null, "", false, true);
    }

    boolean isNull() {
        return value == null;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public int height() {
        return 0;
    }

    @Override
    public String typeName() {
        if (value == null) {
            return "null";
        }
        if (value instanceof Long) {
            return "int";
        }
        if (value instanceof Double) {
            return "float";
        }
        return value instanceof Boolean ? "bool" : "string";
    }
}
