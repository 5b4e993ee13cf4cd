/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A configuration record that checks itself after binding. Nested records, list elements and map values are asked too,
 * each with problems relative to itself.
 */
@ConsumerType
public interface Validated {

    /** Adds one problem for everything that is wrong; adds nothing if all is well. Must not throw. */
    void validate(ConfigProblems problems);
}
