/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import org.jspecify.annotations.Nullable;

/**
 * The keys that lead to a value, spelled out only when a problem is reported.
 *
 * @param parent the way to the map or list around it; null at the root
 * @param key the key there; empty at the root
 */
record KeyPath(@Nullable KeyPath parent, String key) {

    static KeyPath root() {
        return new KeyPath(null, "");
    }

    KeyPath child(String name) {
        return new KeyPath(this, name);
    }

    KeyPath child(int index) {
        return new KeyPath(this, Integer.toString(index));
    }

    @Override
    public String toString() {
        if (parent == null) {
            return key;
        }
        String before = parent.toString();
        if (before.isEmpty()) {
            return key;
        }
        return key.isEmpty() ? before : before + "::" + key;
    }
}
