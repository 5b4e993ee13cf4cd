/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes connectors, which end some pipelines and begin others.
 *
 * @param <C> the record that holds the configuration of one connector
 */
@ConsumerType
public interface ConnectorFactory<C> extends ComponentFactory<C> {

    /** How stable it is to take {@code from} and to emit {@code to}; UNDEFINED means not supported. */
    Stability stability(Signal from, Signal to);

    /** The best stability of any pair that takes the signal. */
    @Override
    default Stability stability(Signal signal) {
        Stability best = Stability.UNDEFINED;
        for (Signal to : Signal.known()) {
            Stability stability = stability(signal, to);
            best = stability.compareTo(best) > 0 ? stability : best;
        }
        return best;
    }

    /**
     * Makes one connector. The host makes one instance per (from, to, component id).
     *
     * @param settings id, logger, telemetry of this instance
     * @param from the signal that it consumes
     * @param to the signal that it emits
     * @param config the user's configuration, validated
     * @param next the pipelines that it feeds, all at once or chosen by id
     * @return the connector, not started
     * @throws ComponentException if it cannot be made
     */
    Connector<?> create(Settings settings, Signal from, Signal to, C config, PipelineRouter<?> next)
            throws ComponentException;
}
