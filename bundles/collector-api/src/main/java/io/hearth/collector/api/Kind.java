/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/** The five kinds of components. */
public enum Kind {
    /** Where data comes in, or is made. */
    RECEIVER("receiver"),
    /** Changes, filters or enriches what flows through one pipeline. */
    PROCESSOR("processor"),
    /** Where data leaves. */
    EXPORTER("exporter"),
    /** The exporter of one pipeline and the receiver of another. */
    CONNECTOR("connector"),
    /** Serves the host or other components and is in no pipeline. */
    EXTENSION("extension");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /** The word for messages: {@code receiver}. */
    public String label() {
        return label;
    }

    /** The top-level key of a configuration: {@code receivers}. */
    public String section() {
        return label + "s";
    }
}
