/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import org.slf4j.Logger;

/** Collects the configured keys that are accepted without effect, to say so in one line. */
final class UnusedKeys {

    private final StringBuilder keys = new StringBuilder();

    void add(String key, boolean isSet) {
        if (isSet) {
            keys.append(keys.isEmpty() ? "" : ", ").append(key);
        }
    }

    void say(Logger logger) {
        if (!keys.isEmpty()) {
            logger.warn("These keys are accepted for compatibility and have no effect here: {}", keys);
        }
    }
}
