/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import io.hearth.exporter.otlp.config.RetryConfig;
import java.util.concurrent.ThreadLocalRandom;

/** The waits between the attempts for one message: each longer than the one before, none exactly as planned. */
final class Backoff {

    private final RetryConfig config;
    private final long maxNanos;
    private double intervalNanos;

    Backoff(RetryConfig config) {
        this.config = config;
        this.maxNanos = config.maxInterval().toNanos();
        this.intervalNanos = (double) Math.min(config.initialInterval().toNanos(), maxNanos);
    }

    /** The next wait in nanoseconds. */
    long next() {
        double spread = config.randomizationFactor() * intervalNanos;
        double wait = intervalNanos
                - spread
                + 2 * spread * ThreadLocalRandom.current().nextDouble();
        intervalNanos = Math.min(intervalNanos * config.multiplier(), (double) maxNanos);
        return (long) wait;
    }
}
