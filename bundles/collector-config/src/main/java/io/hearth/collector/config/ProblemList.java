/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What has been found wrong so far, and what the user should know besides. Used by one thread. */
final class ProblemList {

    /** Nobody reads more, and a source may have one in each line. */
    private static final int MOST_PROBLEMS = 200;

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void add(SourcePosition origin, String path, String sentence) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new ConfigProblem(origin, path, sentence));
        }
    }

    void warn(String sentence) {
        if (!warnings.contains(sentence)) {
            warnings.add(sentence);
        }
    }

    ProblemList copy() {
        ProblemList copy = new ProblemList();
        copy.problems.addAll(problems);
        copy.warnings.addAll(warnings);
        return copy;
    }

    int count() {
        return problems.size();
    }

    /** Whether anything is known to be wrong at a path or below it. */
    boolean concerns(String path) {
        for (ConfigProblem problem : problems) {
            if (problem.path().startsWith(path)) {
                return true;
            }
        }
        return false;
    }

    List<String> warnings() {
        return warnings;
    }

    void throwIfAny() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(inOrderOfSources());
        }
    }

    private List<ConfigProblem> inOrderOfSources() {
        Map<String, Integer> sources = new HashMap<>();
        for (ConfigProblem problem : problems) {
            sources.putIfAbsent(problem.origin().source(), sources.size());
        }
        List<ConfigProblem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparingInt(
                        (ConfigProblem p) -> sources.getOrDefault(p.origin().source(), 0))
                .thenComparingInt(p -> p.origin().line())
                .thenComparingInt(p -> p.origin().column()));
        return sorted;
    }
}
