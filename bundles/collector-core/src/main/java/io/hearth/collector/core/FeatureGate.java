/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

/**
 * A switch for behaviour that is not settled.
 *
 * @param id how {@code --feature-gates} names it
 * @param stage how far it has come
 * @param enabled whether it is on
 * @param description one sentence
 */
public record FeatureGate(String id, Stage stage, boolean enabled, String description) {

    /** How far a gate has come. */
    public enum Stage {
        /** Off unless switched on. */
        ALPHA("Alpha"),
        /** On unless switched off. */
        BETA("Beta"),
        /** Always on. */
        STABLE("Stable"),
        /** Always off. */
        DEPRECATED("Deprecated");

        private final String label;

        Stage(String label) {
            this.label = label;
        }

        /** The word to show. */
        public String label() {
            return label;
        }
    }
}
