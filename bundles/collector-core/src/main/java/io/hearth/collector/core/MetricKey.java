/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tells one series from another.
 *
 * @param name the metric's name
 * @param attributes sorted by key
 */
record MetricKey(String name, Map<String, String> attributes) implements Comparable<MetricKey> {

    MetricKey {
        attributes = attributes.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    @Override
    public int compareTo(MetricKey other) {
        int byName = name.compareTo(other.name);
        if (byName != 0) {
            return byName;
        }
        Iterator<Map.Entry<String, String>> mine = attributes.entrySet().iterator();
        Iterator<Map.Entry<String, String>> theirs = other.attributes.entrySet().iterator();
        while (mine.hasNext() && theirs.hasNext()) {
            Map.Entry<String, String> a = mine.next();
            Map.Entry<String, String> b = theirs.next();
            int byEntry = a.getKey().compareTo(b.getKey());
            byEntry = byEntry != 0 ? byEntry : a.getValue().compareTo(b.getValue());
            if (byEntry != 0) {
                return byEntry;
            }
        }
        return Boolean.compare(mine.hasNext(), theirs.hasNext());
    }
}
