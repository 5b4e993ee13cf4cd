/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects findings, and of each rule only the first few: a broken writer breaks a rule thousands of times. */
final class Findings {

    static final int MAX_PER_RULE = 100;

    private final List<Finding> found = new ArrayList<>();
    private final Map<Rule, Integer> counts = new EnumMap<>(Rule.class);

    void add(Rule rule, String path, String message) {
        add(rule.severity(), rule, path, message);
    }

    void add(Severity severity, Rule rule, String path, String message) {
        int count = counts.merge(rule, 1, Integer::sum);
        if (count <= MAX_PER_RULE) {
            found.add(new Finding(severity, rule, path, message));
        }
    }

    List<Finding> list() {
        counts.forEach((rule, count) -> {
            if (count > MAX_PER_RULE) {
                found.add(new Finding(rule.severity(), rule, "*", (count - MAX_PER_RULE) + " more of these"));
            }
        });
        return List.copyOf(found);
    }
}
