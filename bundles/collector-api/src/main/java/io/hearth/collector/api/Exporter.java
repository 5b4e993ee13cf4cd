/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sends data out of the collector.
 *
 * @param <T> the protobuf message of its signal, or {@code com.google.protobuf.Message} if it takes several
 */
@ConsumerType
public interface Exporter<T> extends Component, Consumer<T> {

    /**
     * Says that the exporter counts {@code otelcol_exporter_sent_...} and {@code otelcol_exporter_send_failed_...}
     * itself, because {@link #consume} returns before the data has been sent, as with a queue. Otherwise the host counts
     * by what {@code consume} returns or throws.
     */
    default boolean countsItself() {
        return false;
    }
}
