/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes receivers.
 *
 * @param <C> the record that holds the configuration of one receiver
 */
@ConsumerType
public interface ReceiverFactory<C> extends ComponentFactory<C> {

    /**
     * Makes one receiver. The host makes one instance per (signal, component id) and shares it between pipelines.
     *
     * @param settings id, logger, telemetry of this instance
     * @param signal what to receive; always one that {@link #stability} supports
     * @param config the user's configuration, validated
     * @param next where data goes; takes the protobuf message of the signal and may be called from any thread
     * @return the receiver, not started
     * @throws ComponentException if it cannot be made
     */
    Component create(Settings settings, Signal signal, C config, Consumer<?> next) throws ComponentException;
}
