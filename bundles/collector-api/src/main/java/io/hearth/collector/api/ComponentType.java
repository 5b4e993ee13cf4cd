/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/**
 * The type of a component as written in a configuration, such as {@code otlp_grpc} or {@code profiling}: one ASCII
 * letter and up to 62 more letters, digits or underscores. Case matters.
 *
 * @param value the text
 */
public record ComponentType(String value) implements Comparable<ComponentType> {

    private static final int MAX_LENGTH = 63;

    /**
     * Checks the grammar.
     *
     * @throws IllegalArgumentException if {@code value} is not a type; the message is fit for the user
     */
    public ComponentType {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a component type must not be empty");
        }
        if (!isValid(value)) {
            throw new IllegalArgumentException("invalid character(s) in type \"" + value
                    + "\": a type is a letter followed by up to 62 letters, digits or underscores");
        }
    }

    /** Says whether a text is a well-formed type. */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && c != '_' && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    @Override
    public int compareTo(ComponentType other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
