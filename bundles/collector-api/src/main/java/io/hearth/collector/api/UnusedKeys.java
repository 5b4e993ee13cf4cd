/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.slf4j.Logger;

/**
 * Collects the configured keys that a component accepts for the sake of other hosts' configurations and without effect,
 * to say so in one line of the log. For one thread.
 */
public final class UnusedKeys {

    private final StringBuilder keys = new StringBuilder();

    /**
     * Adds a key.
     *
     * @param key as the user writes it, nested keys joined by {@code ::}
     * @param isSet whether its value is another than the default; nothing is added otherwise
     */
    public void add(String key, boolean isSet) {
        if (isSet) {
            keys.append(keys.isEmpty() ? "" : ", ").append(key);
        }
    }

    /** Writes the line if there is something to say. */
    public void say(Logger logger) {
        if (!keys.isEmpty()) {
            logger.warn("These keys are accepted for compatibility and have no effect here: {}", keys);
        }
    }
}
