/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.List;

/**
 * A list.
 *
 * @param origin where it begins
 * @param items its items
 * @param size nodes from here down
 * @param height levels below
 */
record ListNode(SourcePosition origin, List<ConfigNode> items, int size, int height) implements ConfigNode {

    ListNode(SourcePosition origin, List<ConfigNode> items) {
        this(origin, items, sizeOf(items), heightOf(items));
    }

    private static int sizeOf(List<ConfigNode> items) {
        int size = 1;
        for (ConfigNode item : items) {
            size += item.size();
        }
        return size;
    }

    private static int heightOf(List<ConfigNode> items) {
        int height = 0;
        for (ConfigNode item : items) {
            height = Math.max(height, item.height() + 1);
        }
        return height;
    }

    @Override
    public String typeName() {
        return "list";
    }
}
