/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.elf.unwind.UnwindTable;
import io.hearth.profiler.core.internal.layout.RuleLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The distinct unwind rules of the files in use, numbered and counted. A rule is written before any row refers to it; a
 * number is given to another one only when no program can be reading rows any more that had it. One file has a quarter
 * of the table at most, and its most frequent rules first. Thread safe.
 */
final class RuleTable {

    private static final int SHARE = 4;
    private static final long REUSE_AFTER_NANOS = 1_000_000_000L;

    private record Rule(long low, long high) {}

    private static final class Numbered {
        final int number;
        int files;

        Numbered(int number) {
            this.number = number;
        }
    }

    private record Freed(int number, long nanos) {}

    /** The rules of a file, of which the first one is the invalid one, and the rows that have them. */
    interface Wanted {
        int count();

        /** First and second eight bytes of a rule, little endian. */
        long low(int rule);

        long high(int rule);

        int rows();

        int ruleOf(int row);

        static Wanted of(UnwindTable table) {
            return new Wanted() {
                @Override
                public int count() {
                    return table.ruleCount();
                }

                @Override
                public long low(int rule) {
                    return table.ruleLow(rule);
                }

                @Override
                public long high(int rule) {
                    return table.ruleHigh(rule);
                }

                @Override
                public int rows() {
                    return table.rows();
                }

                @Override
                public int ruleOf(int row) {
                    return table.rule(row);
                }
            };
        }
    }

    /**
     * The rules that a file has.
     *
     * @param numbers of each of its rules; the invalid one's for those that it did not get
     * @param missing how many those are
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Held(int[] numbers, long[] rules, int missing) {}

    private final ByteBuffer memory;
    private final int maxRules;
    private final LongSupplier clock;
    private final Map<Rule, Numbered> numbers = new HashMap<>();
    private final Deque<Freed> freed = new ArrayDeque<>();
    private int used;

    RuleTable(ByteBuffer memory, int maxRules, LongSupplier clock) {
        this.memory = memory;
        this.maxRules = maxRules;
        this.clock = clock;
    }

    /** Numbers for the rules of a file, until they are released. */
    synchronized Held acquire(Wanted table) {
        int count = table.count();
        int[] given = new int[count];
        long[] rules = new long[2 * count];
        int kept = 0;
        int missing = 0;
        for (int index : order(table)) {
            Rule rule = new Rule(table.low(index), table.high(index));
            // The invalid rule, which comes first, is everybody's and stays.
            Numbered known = index == 0 || kept < maxRules / SHARE ? number(rule) : null;
            if (known == null) {
                given[index] = given[0];
                missing++;
                continue;
            }
            known.files++;
            given[index] = known.number;
            if (index == 0) {
                known.files++;
            }
            rules[2 * kept] = rule.low();
            rules[2 * kept + 1] = rule.high();
            kept++;
        }
        return new Held(given, Arrays.copyOf(rules, 2 * kept), missing);
    }

    /** The invalid rule, then those that most rows have; in their own order where all of them fit. */
    private int[] order(Wanted table) {
        int count = table.count();
        int[] order = new int[count];
        if (count <= maxRules / SHARE && count <= maxRules - numbers.size()) {
            Arrays.setAll(order, i -> i);
            return order;
        }
        int[] rows = new int[count];
        for (int row = 0; row < table.rows(); row++) {
            rows[table.ruleOf(row)]++;
        }
        rows[0] = Integer.MAX_VALUE;
        Integer[] indexes = new Integer[count];
        Arrays.setAll(indexes, i -> i);
        Arrays.sort(indexes, Comparator.comparingInt(i -> -rows[i]));
        Arrays.setAll(order, i -> indexes[i]);
        return order;
    }

    private @Nullable Numbered number(Rule rule) {
        Numbered known = numbers.get(rule);
        if (known == null) {
            int number = nextNumber();
            if (number < 0) {
                return null;
            }
            memory.putLong(number * RuleLayout.SIZE, rule.low());
            memory.putLong(number * RuleLayout.SIZE + 8, rule.high());
            known = new Numbered(number);
            numbers.put(rule, known);
        }
        return known;
    }

    private int nextNumber() {
        Freed oldest = freed.peek();
        if (oldest != null && clock.getAsLong() - oldest.nanos() > REUSE_AFTER_NANOS) {
            return freed.remove().number();
        }
        return used < maxRules ? used++ : -1;
    }

    /** A file is gone, and no rows of it are published any more. */
    synchronized void release(Held held) {
        for (int i = 0; i < held.rules().length; i += 2) {
            Rule rule = new Rule(held.rules()[i], held.rules()[i + 1]);
            Numbered known = numbers.get(rule);
            if (known != null && --known.files == 0) {
                numbers.remove(rule);
                freed.add(new Freed(known.number, clock.getAsLong()));
            }
        }
    }

    /** Distinct rules in use. */
    synchronized int size() {
        return numbers.size();
    }
}
