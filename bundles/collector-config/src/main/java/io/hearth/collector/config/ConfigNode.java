/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of a configuration tree, with the place where it was written. Immutable once built. */
sealed interface ConfigNode permits MapNode, ListNode, ScalarNode {

    SourcePosition origin();

    /** The words by which messages call this sort of value. */
    String typeName();

    /** How many nodes this one and everything below it are. */
    int size();

    /** How many levels of values there are below this one. */
    int height();

    /** The value as plain maps, lists and scalars. */
    default @Nullable Object toPlain() {
        if (this instanceof ScalarNode scalar) {
            return scalar.value();
        }
        if (this instanceof ListNode list) {
            List<@Nullable Object> plain = new ArrayList<>();
            for (ConfigNode item : list.items()) {
                plain.add(item.toPlain());
            }
            return plain;
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (Map.Entry<String, MapNode.Entry> entry : ((MapNode) this).entries().entrySet()) {
            plain.put(entry.getKey(), entry.getValue().value().toPlain());
        }
        return plain;
    }
}
