/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes exporters.
 *
 * @param <C> the record that holds the configuration of one exporter
 */
@ConsumerType
public interface ExporterFactory<C> extends ComponentFactory<C> {

    /**
     * Makes one exporter. The host makes one instance per (signal, component id) and shares it between pipelines.
     *
     * @param settings id, logger, telemetry of this instance
     * @param signal what to export; always one that {@link #stability} supports
     * @param config the user's configuration, validated
     * @return the exporter, not started; it consumes the protobuf message of the signal
     * @throws ComponentException if it cannot be made
     */
    Exporter<?> create(Settings settings, Signal signal, C config) throws ComponentException;
}
