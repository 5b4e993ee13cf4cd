/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import io.hearth.collector.api.Counter;
import io.hearth.collector.api.Registration;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.otlp.DataItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The metrics of one exporter, under the names that the Collector gives them. */
final class ExportTelemetry {

    private final Settings settings;
    private final Map<String, String> attributes;
    private final Map<String, String> queueAttributes;
    private final List<Registration> registrations = new ArrayList<>();
    private final Counter sent;
    private final Counter sendFailed;
    private final Counter enqueueFailed;

    ExportTelemetry(Settings settings, Signal signal, DataItems items) {
        this.settings = settings;
        String id = settings.id().toString();
        this.attributes = Map.of("exporter", id);
        this.queueAttributes = Map.of("exporter", id, "data_type", signal.name());
        this.sent = counter("sent", items, "successfully sent to destination");
        this.sendFailed = counter("send_failed", items, "in failed attempts to send to destination");
        this.enqueueFailed = counter("enqueue_failed", items, "failed to be added to the sending queue");
    }

    private Counter counter(String what, DataItems items, String description) {
        Counter counter = settings.telemetry()
                .counter(
                        "otelcol_exporter_" + what + "_" + items.noun(),
                        items.unit(),
                        "Number of " + items.noun().replace('_', ' ') + " " + description,
                        attributes);
        registrations.add(counter);
        return counter;
    }

    void gauge(String name, String unit, String description, LongSupplier value) {
        registrations.add(
                settings.telemetry().gauge("otelcol_exporter_" + name, unit, description, queueAttributes, value));
    }

    void sent(long items) {
        sent.add(items);
    }

    void sendFailed(long items) {
        sendFailed.add(items);
    }

    void enqueueFailed(long items) {
        enqueueFailed.add(items);
    }

    void close() {
        for (Registration registration : registrations) {
            registration.close();
        }
    }
}
