/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.hearth.itests.OtlpStacks.Stack;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many samples of a workload have a chain that its source knows, and what is wrong with the others. */
final class ChainTally {
    private static final int SHOWN = 3;

    private final KnownChains chains;
    private final Map<String, Integer> wrong = new HashMap<>();
    private int all;
    private int right;

    ChainTally(KnownChains chains) {
        this.chains = chains;
    }

    ChainTally add(OtlpStacks recorded) {
        for (Stack stack : recorded.stacks()) {
            if (chains.concerns(stack)) {
                all += stack.count();
                String problem = chains.problem(stack);
                if (problem.isEmpty()) {
                    right += stack.count();
                } else {
                    wrong.merge(problem, stack.count(), Integer::sum);
                }
            }
        }
        return this;
    }

    int all() {
        return all;
    }

    double percentRight() {
        return 100.0 * right / all;
    }

    /** The counts, and the commonest of what is wrong. */
    @Override
    public String toString() {
        return right + " of " + all + " samples right"
                + wrong.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(SHOWN)
                        .map(entry -> "\n    " + entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining());
    }
}
