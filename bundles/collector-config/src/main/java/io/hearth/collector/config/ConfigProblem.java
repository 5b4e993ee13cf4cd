/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.Redaction;

/**
 * One thing that is wrong with a configuration.
 *
 * @param origin where it was written
 * @param path the keys that lead to it, joined by {@code ::}; empty for the configuration as a whole
 * @param sentence what is wrong and, where known, what to write instead
 */
public record ConfigProblem(SourcePosition origin, String path, String sentence) {

    /** Credentials in URLs are taken out of the sentence, which goes to the terminal and into logs. */
    public ConfigProblem {
        sentence = Redaction.of(sentence);
    }

    /** {@code file:line:column: path: sentence}. */
    @Override
    public String toString() {
        return path.isEmpty() ? origin + ": " + sentence : origin + ": " + path + ": " + sentence;
    }
}
