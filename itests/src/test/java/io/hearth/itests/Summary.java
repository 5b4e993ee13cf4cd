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

    double number(String key) {
        if (!(fields.get(key) instanceof Number number)) {
            throw new AssertionError("no figure " + key + " in " + fields);
        }
        return number.doubleValue();
    }

    long taken() {
        return (long) number("samples_taken");
    }

    long delivered() {
        return (long) number("samples_delivered");
    }

    /** Losses of every reason. */
    long lost() {
        if (!(fields.get("lost_by_reason") instanceof Map<?, ?> reasons)) {
            throw new AssertionError("no lost_by_reason in " + fields);
        }
        return reasons.values().stream()
                .mapToLong(value -> ((Number) value).longValue())
                .sum();
    }
}
