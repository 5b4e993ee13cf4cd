/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Counter;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Telemetry;
import java.util.Map;

/** Counts the items that a consumer takes and those that it does not. */
final class CountedConsumer implements Consumer<Object> {

    private final Consumer<Object> next;
    private final ItemCounter items;
    private final Counter taken;
    private final Counter failed;

    private CountedConsumer(Consumer<Object> next, ItemCounter items, Counter taken, Counter failed) {
        this.next = next;
        this.items = items;
        this.taken = taken;
        this.failed = failed;
    }

    /** What a receiver hands its data to. */
    static Consumer<Object> afterReceiver(Consumer<Object> next, Signal signal, String id, Telemetry telemetry) {
        ItemCounter items = ItemCounter.of(signal);
        Map<String, String> attributes = Map.of("receiver", id);
        return new CountedConsumer(
                next,
                items,
                telemetry.counter(
                        "otelcol_receiver_accepted_" + items.suffix(),
                        items.unit(),
                        "Number of items successfully pushed into the pipeline",
                        attributes),
                telemetry.counter(
                        "otelcol_receiver_refused_" + items.suffix(),
                        items.unit(),
                        "Number of items that could not be pushed into the pipeline",
                        attributes));
    }

    /** What stands before an exporter. */
    static Consumer<Object> beforeExporter(Consumer<Object> exporter, Signal signal, String id, Telemetry telemetry) {
        ItemCounter items = ItemCounter.of(signal);
        Map<String, String> attributes = Map.of("exporter", id);
        return new CountedConsumer(
                exporter,
                items,
                telemetry.counter(
                        "otelcol_exporter_sent_" + items.suffix(),
                        items.unit(),
                        "Number of items successfully sent to the destination",
                        attributes),
                telemetry.counter(
                        "otelcol_exporter_send_failed_" + items.suffix(),
                        items.unit(),
                        "Number of items in failed attempts to send to the destination",
                        attributes));
    }

    @Override
    public boolean mutatesData() {
        return next.mutatesData();
    }

    @Override
    public void consume(Object data) throws ConsumeException {
        long count = items.count(data);
        boolean done = false;
        try {
            next.consume(data);
            done = true;
        } catch (RuntimeException | Error e) {
            // A defect further down reaches a receiver as a refusal, not as something that ends its thread.
            throw ConsumeException.permanent("consumer failed: " + e, e);
        } finally {
            (done ? taken : failed).add(count);
        }
    }
}
