/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.profiler.core.internal.layout.RuleLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Every distinct unwind rule of the machine, numbered. A rule is written before any row refers to it, and never changes.
 * Thread safe.
 */
final class RuleTable {

    private record Rule(long low, long high) {}

    private final ByteBuffer memory;
    private final int maxRules;
    private final Map<Rule, Integer> numbers = new HashMap<>();

    RuleTable(ByteBuffer memory, int maxRules) {
        this.memory = memory;
        this.maxRules = maxRules;
    }

    /** The number of a rule given as its 16 bytes, read as two little-endian longs. */
    synchronized int number(long low, long high) throws IOException {
        Rule rule = new Rule(low, high);
        Integer known = numbers.get(rule);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        if (number >= maxRules) {
            throw new IOException("no room for another unwind rule: rules=" + maxRules);
        }
        memory.putLong(number * RuleLayout.SIZE, low);
        memory.putLong(number * RuleLayout.SIZE + 8, high);
        numbers.put(rule, number);
        return number;
    }

    synchronized int size() {
        return numbers.size();
    }
}
