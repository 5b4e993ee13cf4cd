/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The figures that {@code record --summary} writes as JSON. */
record Summary(Map<String, Object> fields) {

    @SuppressWarnings("unchecked")
    static Summary read(Path file) {
        try {
            // JSON is YAML.
            return new Summary((Map<String, Object>)
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double number(String... path) {
        Object at = fields;
        for (String key : path) {
            if (!(at instanceof Map<?, ?> map) || !map.containsKey(key)) {
                throw new AssertionError("no " + String.join(".", path) + " in " + fields);
            }
            at = map.get(key);
        }
        return ((Number) at).doubleValue();
    }

    long taken() {
        return (long) number("samples", "taken");
    }

    long delivered() {
        return (long) number("samples", "delivered");
    }

    /** All losses, of every reason. */
    long lost() {
        if (!(fields.get("samples") instanceof Map<?, ?> samples) || !(samples.get("lost") instanceof Map<?, ?> lost)) {
            throw new AssertionError("no samples.lost in " + fields);
        }
        return lost.values().stream()
                .mapToLong(value -> ((Number) value).longValue())
                .sum();
    }
}
