/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table without duplicates: gives equal values the same index. Index 0 is the zero value. */
public final class Interner<T> {

    private final Map<T, Integer> indexes = new HashMap<>();
    private final List<T> entries = new ArrayList<>();

    /** A table that holds only its zero value. */
    public Interner(T zero) {
        index(zero);
    }

    /** The index of a value, which is added if it is new. */
    public int index(T value) {
        Integer known = indexes.putIfAbsent(value, entries.size());
        if (known != null) {
            return known;
        }
        entries.add(value);
        return entries.size() - 1;
    }

    public T get(int index) {
        return entries.get(index);
    }

    public int size() {
        return entries.size();
    }

    /** All values by index; a read-only view. */
    public List<T> entries() {
        return Collections.unmodifiableList(entries);
    }
}
