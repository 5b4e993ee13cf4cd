/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ProviderType;

/** Collects what is wrong with a configuration, so that the user sees all of it at once, each with its position. */
@ProviderType
public interface ConfigProblems {

    /**
     * Adds a problem.
     *
     * @param key the YAML key it is about, relative to the record being validated, nested keys joined by {@code ::};
     *     empty for the record as a whole
     * @param sentence what is wrong and what to do, without the key's path and without a full stop
     */
    void add(String key, String sentence);
}
