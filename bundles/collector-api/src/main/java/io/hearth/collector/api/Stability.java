/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/** How far a component can be relied on for one signal, in rising order. */
public enum Stability {
    /** The signal is not supported. */
    UNDEFINED("Undefined"),
    /** Nobody looks after it. */
    UNMAINTAINED("Unmaintained"),
    /** It will be removed. */
    DEPRECATED("Deprecated"),
    /** Not for production: anything may change. */
    DEVELOPMENT("Development"),
    /** For limited use; configuration may change with a note in the changelog. */
    ALPHA("Alpha"),
    /** Configuration is kept for at least one release after a deprecation. */
    BETA("Beta"),
    /** General use. */
    STABLE("Stable");

    private final String label;

    Stability(String label) {
        this.label = label;
    }

    /** The word as the {@code components} command shows it. */
    public String label() {
        return label;
    }
}
