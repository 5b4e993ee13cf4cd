/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import com.google.protobuf.Message;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Signal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Stands for the pipelines of all signals: keeps what comes, or does not take it if told so. */
final class Pipelines {

    final List<Message> taken = new CopyOnWriteArrayList<>();
    volatile ConsumeException refusal;
    volatile RuntimeException defect;
    volatile Error error;
    volatile long delayMillis;
    final CountDownLatch begun = new CountDownLatch(1);

    Map<Signal, SignalExport> exports(List<Signal> signals) {
        Map<Signal, SignalExport> exports = new HashMap<>();
        for (Signal signal : signals) {
            exports.put(signal, new SignalExport(signal, consumer()));
        }
        return exports;
    }

    Consumer<Message> consumer() {
        return message -> {
            if (defect != null) {
                throw defect;
            }
            Error thrown = error;
            if (thrown != null) {
                throw thrown;
            }
            ConsumeException refused = refusal;
            if (refused != null) {
                throw refused;
            }
            begun.countDown();
            sleep();
            taken.add(message);
        };
    }

    private void sleep() {
        try {
            Thread.sleep(delayMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
