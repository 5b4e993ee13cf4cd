/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.List;

/** A configuration cannot be used. Holds every problem that was found; the message has one line for each. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /** Wraps at least one problem. */
    public ConfigException(List<ConfigProblem> problems) {
        super(lines(problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order in which it stands in the files. */
    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String lines(List<ConfigProblem> problems) {
        StringBuilder text = new StringBuilder();
        for (ConfigProblem problem : problems) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append(problem);
        }
        return text.toString();
    }
}
