/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Validated;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code sending_queue} block.
 *
 * @param numConsumers how many requests may be on their way at once
 * @param queueSize how much may wait, in units of the sizer
 * @param sizer what is counted
 * @param blockOnOverflow wait for space instead of refusing
 * @param waitForResult wait until the data has been sent or lost
 * @param storage a storage extension, which is not offered
 * @param batch batching, which is accepted and not done
 */
public record QueueConfig(
        int numConsumers,
        long queueSize,
        Sizer sizer,
        boolean blockOnOverflow,
        boolean waitForResult,
        @Nullable ComponentId storage,
        @Nullable Batch batch)
        implements Validated {

    /** What the size of a queue counts. */
    public enum Sizer {
        /** Messages. */
        REQUESTS,
        /** Samples, spans, data points, log records. */
        ITEMS,
        /** Bytes of the serialized message. */
        BYTES
    }

    /** The {@code batch} block. */
    public record Batch(
            Duration flushTimeout,
            long minSize,
            long maxSize,
            @Nullable Sizer sizer,
            @Nullable Partition partition) {
        /** As the Collector has them. */
        public static Batch defaults() {
            return new Batch(Duration.ofMillis(200), 8192, 0, null, null);
        }
    }

    /** The {@code partition} block of batching. */
    public record Partition(List<String> metadataKeys) {
        /** No keys. */
        public static Partition defaults() {
            return new Partition(List.of());
        }
    }

    /** As the Collector has them. */
    public static QueueConfig defaults() {
        return new QueueConfig(10, 1000, Sizer.REQUESTS, false, false, null, null);
    }

    @Override
    public void validate(ConfigProblems problems) {
        if (numConsumers <= 0) {
            problems.add("num_consumers", "must be greater than 0");
        }
        if (queueSize <= 0) {
            problems.add("queue_size", "must be greater than 0");
        }
        if (storage != null) {
            problems.add("storage", "queues on disk are not offered yet; leave it out to queue in memory");
        }
    }
}
