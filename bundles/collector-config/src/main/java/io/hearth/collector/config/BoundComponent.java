/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Kind;

/**
 * One configured component: its factory and the record read for it.
 *
 * @param kind which section it stands in
 * @param id its id there
 * @param factory who makes it
 * @param config an instance of the factory's configuration record, validated
 * @param origin where its key stands
 * @param block what stands there, to be read again
 */
public record BoundComponent(
        Kind kind, ComponentId id, ComponentFactory<?> factory, Object config, SourcePosition origin, Block block) {

    /** The text of a component's configuration, whose secrets it does not show. */
    @FunctionalInterface
    public interface Block {

        /**
         * Reads it into the record of a factory.
         *
         * @throws ConfigException with everything that does not suit this factory
         */
        Object readFor(ComponentFactory<?> factory) throws ConfigException;
    }

    /**
     * The same component for another factory of its type, such as that of a newer bundle, whose record is another class.
     *
     * @throws ConfigException with everything that does not suit this factory
     */
    public BoundComponent readFor(ComponentFactory<?> other) throws ConfigException {
        return new BoundComponent(kind, id, other, block.readFor(other), origin, block);
    }
}
