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
import java.util.function.ToLongFunction;

/** A table without duplicates: gives equal values the same index. Index 0 is the zero value. */
public final class Interner<T> {

    /** Of an entry of the map, its number and its places in the tables. */
    private static final int ENTRY_BYTES = 64;

    private final Map<T, Integer> indexes = new HashMap<>();
    private final List<T> entries = new ArrayList<>();
    private final ToLongFunction<T> bytesOf;
    private long bytes;

    /** A table that holds only its zero value. */
    public Interner(T zero) {
        this(zero, value -> 0);
    }

    /**
     * The same, with a sum of what its values take.
     *
     * @param bytesOf estimates the heap that a value takes
     */
    public Interner(T zero, ToLongFunction<T> bytesOf) {
        this.bytesOf = bytesOf;
        index(zero);
    }

    /** The index of a value, which is added if it is new. */
    public int index(T value) {
        Integer known = indexes.putIfAbsent(value, entries.size());
        if (known != null) {
            return known;
        }
        entries.add(value);
        bytes += ENTRY_BYTES + bytesOf.applyAsLong(value);
        return entries.size() - 1;
    }

    /** An estimate of the heap that all values take. */
    long bytes() {
        return bytes;
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
