/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes extensions.
 *
 * @param <C> the record that holds the configuration of one extension
 */
@ConsumerType
public interface ExtensionFactory<C> extends ComponentFactory<C> {

    /** How far extensions of this type can be relied on. */
    Stability stability();

    /** Extensions have no signal. */
    @Override
    default Stability stability(Signal signal) {
        return Stability.UNDEFINED;
    }

    /**
     * Makes one extension.
     *
     * @param settings id, logger, telemetry of this instance
     * @param config the user's configuration, validated
     * @return the extension, not started
     * @throws ComponentException if it cannot be made
     */
    Extension create(Settings settings, C config) throws ComponentException;
}
