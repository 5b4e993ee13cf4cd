/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/**
 * The id of one component in a configuration: {@code type[/name]}. Ids are unique per {@link Kind}.
 *
 * @param type which factory makes it
 * @param name tells instances of one type apart; empty if not given. At most 1,024 characters, no separators, control
 *     characters or symbols; further slashes belong to the name.
 */
public record ComponentId(ComponentType type, String name) implements Comparable<ComponentId> {

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name breaks the grammar; the message is fit for the user
     */
    public ComponentId {
        NameGrammar.checkName(name);
    }

    /**
     * Reads {@code type[/name]}; splits at the first slash and trims both halves.
     *
     * @throws IllegalArgumentException if the text is no id; the message is fit for the user
     */
    public static ComponentId parse(String text) {
        return new ComponentId(new ComponentType(NameGrammar.head(text)), NameGrammar.name(text));
    }

    @Override
    public int compareTo(ComponentId other) {
        int byType = type.compareTo(other.type);
        return byType != 0 ? byType : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name.isEmpty() ? type.value() : type.value() + "/" + name;
    }
}
