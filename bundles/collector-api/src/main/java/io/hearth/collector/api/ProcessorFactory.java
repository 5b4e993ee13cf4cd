/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes processors.
 *
 * @param <C> the record that holds the configuration of one processor
 */
@ConsumerType
public interface ProcessorFactory<C> extends ComponentFactory<C> {

    /**
     * Makes one processor. A processor belongs to one pipeline and is never shared.
     *
     * @param settings id, logger, telemetry of this instance
     * @param signal what to process; always one that {@link #stability} supports
     * @param config the user's configuration, validated
     * @param next where data goes; takes the protobuf message of the signal
     * @return the processor, not started
     * @throws ComponentException if it cannot be made
     */
    Processor<?> create(Settings settings, Signal signal, C config, Consumer<?> next) throws ComponentException;
}
