/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What {@code hearth components} says that a distribution has. */
record Components(Map<?, ?> root) {

    static Components of(Distribution hearth) {
        try (Running running = Running.start(Hearth.builder(hearth.command("components")))) {
            Running.Outcome outcome = running.await(Duration.ofSeconds(90));
            Assertions.assertEquals(0, outcome.exitCode(), outcome::toString);
            LoadSettings settings = LoadSettings.builder().build();
            return new Components((Map<?, ?>) new Load(settings).loadFromString(outcome.out()));
        }
    }

    /** @param section such as {@code receivers} */
    List<String> names(String section) {
        List<String> names = new ArrayList<>();
        for (Map<?, ?> component : maps(root.get(section))) {
            names.add(String.valueOf(component.get("name")));
        }
        return names;
    }

    /** Unwinders, enrichers and sources of symbols of all receivers. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (Map<?, ?> receiver : maps(root.get("receivers"))) {
            for (Map<?, ?> part : maps(receiver.get("parts"))) {
                part.forEach((key, value) -> {
                    if (List.of("unwinder", "enricher", "symbols").contains(String.valueOf(key))) {
                        parts.add(String.valueOf(value));
                    }
                });
            }
        }
        return parts;
    }

    private static List<Map<?, ?>> maps(Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> maps.add((Map<?, ?>) item));
        }
        return maps;
    }
}
