/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.list;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value of a YAML or JSON file, with the place where it stands. Every scalar is the text that was written: a version
 * {@code 1.10} stays that.
 */
public sealed interface YamlValue {

    Place place();

    /** A scalar; {@code null} written out, or nothing, is the empty text. */
    record Text(String value, Place place) implements YamlValue {}

    /** A sequence. */
    record Sequence(List<YamlValue> items, Place place) implements YamlValue {}

    /** A mapping, in the order written; keys are unique. */
    record Table(Map<String, YamlValue> entries, Map<String, Place> keys, Place place) implements YamlValue {

        public @Nullable YamlValue get(String key) {
            return entries.get(key);
        }

        /** The text under a key, or the default if the key is not there. */
        public String text(String key, String otherwise) throws AssemblyException {
            YamlValue value = entries.get(key);
            return value == null ? otherwise : value.asText(key);
        }

        public List<YamlValue> sequence(String key) throws AssemblyException {
            YamlValue value = entries.get(key);
            return value == null ? List.of() : value.asSequence(key);
        }

        /** The texts of a list, each with its place. */
        public List<Text> texts(String key) throws AssemblyException {
            List<Text> texts = new ArrayList<>();
            for (YamlValue item : sequence(key)) {
                texts.add(new Text(item.asText("an entry of \"" + key + "\""), item.place()));
            }
            return texts;
        }

        /** Refuses keys that nobody reads, naming the nearest that somebody does. */
        public void allow(String what, Set<String> known) throws AssemblyException {
            for (String key : entries.keySet()) {
                if (!known.contains(key)) {
                    throw keys.getOrDefault(key, place)
                            .problem("\"" + key + "\" is no key of " + what + Nearest.hint(key, known) + "; there are "
                                    + String.join(", ", new java.util.TreeSet<>(known)));
                }
            }
        }
    }

    /** This value as a scalar. */
    default String asText(String what) throws AssemblyException {
        if (this instanceof Text text && !text.value().isBlank()) {
            return text.value();
        }
        throw place().problem(what + " is a text, not " + kind());
    }

    default List<YamlValue> asSequence(String what) throws AssemblyException {
        if (this instanceof Sequence sequence) {
            return sequence.items();
        }
        throw place().problem("\"" + what + "\" is a list (\"- \" before each entry, or [..]), not " + kind());
    }

    default Table asTable(String what) throws AssemblyException {
        if (this instanceof Table table) {
            return table;
        }
        throw place().problem(what + " is made of \"key: value\", not " + kind());
    }

    private String kind() {
        if (this instanceof Text text) {
            return text.value().isBlank() ? "nothing" : "\"" + text.value() + "\"";
        }
        return this instanceof Sequence ? "a list" : "keys with values";
    }
}
