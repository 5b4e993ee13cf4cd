package com.acme.lines;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Validated;

/**
 * The keys below {@code acme_lines}: {@code path} and {@code function_length}.
 *
 * @param path the file that lines are appended to; must be given
 * @param functionLength longest name of a function that is written, in characters
 */
public record LinesConfig(String path, int functionLength) implements Validated {

    @Override
    public void validate(ConfigProblems problems) {
        if (path.isBlank()) {
            problems.add("path", "must be set: the file that lines are appended to");
        }
        if (functionLength < 1 || functionLength > 1000) {
            problems.add("function_length", "must lie between 1 and 1000");
        }
    }
}
