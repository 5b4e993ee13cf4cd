/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The samples of one merged profile: a row for each identity (stack, set of attributes, link) with its total weight
 * and, if it is to be kept, every value and timestamp. All references are to the merged dictionary.
 */
public final class SampleTable {

    private int[] stacks = new int[16];
    private int[] attributeSets = new int[16];
    private int[] links = new int[16];
    private long[] weights = new long[16];
    private final List<LongSequence> values = new ArrayList<>();
    private final List<LongSequence> timestamps = new ArrayList<>();
    /** Open-addressed hash table of row numbers plus one; 0 is a free slot. */
    private int[] slots = new int[32];

    private int size;

    public int size() {
        return size;
    }

    /** The node of the stack, see {@link MergedDictionary#stacks}. */
    public int stack(int row) {
        return stacks[row];
    }

    /** The set of attributes, see {@link MergedDictionary#attributeSets}. */
    public int attributeSet(int row) {
        return attributeSets[row];
    }

    int link(int row) {
        return links[row];
    }

    /** The sum of values, or for samples without values the number of timestamps. */
    public long weight(int row) {
        return weights[row];
    }

    LongSequence values(int row) {
        return values.get(row);
    }

    LongSequence timestamps(int row) {
        return timestamps.get(row);
    }

    /** Adds weight to an identity and returns its row. */
    int add(int stack, int attributeSet, int link, long weight) {
        int slot = slot(slots, stack, attributeSet, link);
        if (slots[slot] == 0) {
            if (size == stacks.length) {
                grow();
                slot = slot(slots, stack, attributeSet, link);
            }
            stacks[size] = stack;
            attributeSets[size] = attributeSet;
            links[size] = link;
            slots[slot] = ++size;
        }
        int row = slots[slot] - 1;
        weights[row] += weight;
        return row;
    }

    /** Keeps numbers of a row; rows must be asked for in the order in which they were made. */
    void keepSequences(int row) {
        while (values.size() <= row) {
            values.add(new LongSequence());
            timestamps.add(new LongSequence());
        }
    }

    private int slot(int[] table, int stack, int attributeSet, int link) {
        int mask = table.length - 1;
        int hash = ((stack * 0x9E3779B1 + attributeSet) * 0x85EBCA6B + link) * 0xC2B2AE35;
        int slot = (hash ^ (hash >>> 15)) & mask;
        while (table[slot] != 0) {
            int row = table[slot] - 1;
            if (stacks[row] == stack && attributeSets[row] == attributeSet && links[row] == link) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        stacks = Arrays.copyOf(stacks, size * 2);
        attributeSets = Arrays.copyOf(attributeSets, size * 2);
        links = Arrays.copyOf(links, size * 2);
        weights = Arrays.copyOf(weights, size * 2);
        int[] larger = new int[slots.length * 2];
        for (int row = 0; row < size; row++) {
            larger[slot(larger, stacks[row], attributeSets[row], links[row])] = row + 1;
        }
        slots = larger;
    }
}
