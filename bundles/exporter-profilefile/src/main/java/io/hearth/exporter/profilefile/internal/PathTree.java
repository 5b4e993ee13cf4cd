/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import java.util.Arrays;

/**
 * Paths of numbers that share their beginnings: a node is a path, known by its parent and its last number. Node 0 is the
 * empty path; a parent's number is always below its children's.
 */
public final class PathTree {

    /** What a node takes, with the places in the tables that are kept free. */
    public static final int BYTES_OF_NODE = 24;

    private static final int ROOT = 0;

    private int[] parents = new int[1024];
    private int[] values = new int[1024];
    /** Open-addressed hash table of node numbers; 0 is a free slot, since nobody looks the root up. */
    private int[] slots = new int[2048];

    private int size = 1;

    public int size() {
        return size;
    }

    public int parent(int node) {
        return parents[node];
    }

    /** The last number of the path. */
    public int value(int node) {
        return values[node];
    }

    /** The path that is a parent's with one more number; made if it is new. */
    public int child(int parent, int value) {
        int slot = slot(slots, parent, value);
        if (slots[slot] != ROOT) {
            return slots[slot];
        }
        if (size == parents.length) {
            grow();
            slot = slot(slots, parent, value);
        }
        parents[size] = parent;
        values[size] = value;
        slots[slot] = size;
        return size++;
    }

    /** The path that is a parent's with one more number; -1 if there is none. */
    public int find(int parent, int value) {
        int node = slots[slot(slots, parent, value)];
        return node == ROOT ? -1 : node;
    }

    private int slot(int[] table, int parent, int value) {
        int mask = table.length - 1;
        int hash = (parent * 0x9E3779B1 + value) * 0x85EBCA6B;
        int slot = (hash ^ (hash >>> 15)) & mask;
        while (table[slot] != ROOT && (parents[table[slot]] != parent || values[table[slot]] != value)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        parents = Arrays.copyOf(parents, size * 2);
        values = Arrays.copyOf(values, size * 2);
        int[] larger = new int[slots.length * 2];
        for (int node = 1; node < size; node++) {
            larger[slot(larger, parents[node], values[node])] = node;
        }
        slots = larger;
    }
}
