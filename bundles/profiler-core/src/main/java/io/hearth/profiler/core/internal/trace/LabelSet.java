/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import java.util.List;

/**
 * The labels of a sample, sorted by key: equal when a person reads the same. Immutable; handed from the reading to the
 * reporting thread.
 */
public record LabelSet(List<Label> labels) {

    public static final LabelSet NONE = new LabelSet(List.of());

    /**
     * A label.
     *
     * @param key with the prefix of its source: the key of an attribute
     */
    public record Label(String key, String value) {}

    public LabelSet {
        labels = List.copyOf(labels);
    }
}
