/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/**
 * The id of a pipeline: {@code signal[/name]}.
 *
 * @param signal what flows through it
 * @param name tells pipelines of one signal apart; empty if not given, same grammar as in {@link ComponentId}
 */
public record PipelineId(Signal signal, String name) {

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name breaks the grammar; the message is fit for the user
     */
    public PipelineId {
        NameGrammar.checkName(name);
    }

    /**
     * Reads {@code signal[/name]}.
     *
     * @throws IllegalArgumentException if the text is no id or its signal is not one of {@link Signal#known()}
     */
    public static PipelineId parse(String text) {
        String head = NameGrammar.head(text);
        for (Signal signal : Signal.known()) {
            if (signal.name().equals(head)) {
                return new PipelineId(signal, NameGrammar.name(text));
            }
        }
        throw new IllegalArgumentException("unknown pipeline signal: \"" + head + "\"");
    }

    @Override
    public String toString() {
        return name.isEmpty() ? signal.name() : signal.name() + "/" + name;
    }
}
