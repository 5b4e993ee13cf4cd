/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import io.hearth.collector.api.Host;
import io.hearth.collector.api.Status;
import io.hearth.collector.api.StatusEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** Says once when a destination cannot be reached and once when it can again. */
final class Outage {

    private final Logger logger;
    private final AtomicBoolean isOn = new AtomicBoolean();
    private volatile Host host = Host.standalone();

    Outage(Logger logger) {
        this.logger = logger;
    }

    void reportTo(Host target) {
        host = target;
    }

    boolean isOn() {
        return isOn.get();
    }

    void began(SendException failure) {
        if (isOn.compareAndSet(false, true)) {
            logger.warn("Exporting failed. Will retry: {}", failure.getMessage());
            host.report(StatusEvent.of(Status.RECOVERABLE_ERROR, String.valueOf(failure.getMessage()), failure));
        }
    }

    void over() {
        if (isOn.get() && isOn.compareAndSet(true, false)) {
            logger.info("Exporting works again.");
            host.report(StatusEvent.ok());
        }
    }
}
