/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Validated;
import java.time.Duration;

/**
 * The {@code retry_on_failure} block.
 *
 * @param enabled whether to try again at all
 * @param initialInterval the wait after the first failure
 * @param randomizationFactor how far a wait may be off, as a share of it, 0 to 1
 * @param multiplier by how much each wait is longer than the one before
 * @param maxInterval the longest wait
 * @param maxElapsedTime after this time since the first attempt the data is given up; zero means never
 */
public record RetryConfig(
        boolean enabled,
        Duration initialInterval,
        double randomizationFactor,
        double multiplier,
        Duration maxInterval,
        Duration maxElapsedTime)
        implements Validated {

    /** As the Collector has them. */
    public static RetryConfig defaults() {
        return new RetryConfig(true, Duration.ofSeconds(5), 0.5, 1.5, Duration.ofSeconds(30), Duration.ofSeconds(300));
    }

    @Override
    public void validate(ConfigProblems problems) {
        notNegative(problems, "initial_interval", initialInterval.isNegative());
        notNegative(problems, "multiplier", multiplier < 0);
        notNegative(problems, "max_interval", maxInterval.isNegative());
        notNegative(problems, "max_elapsed_time", maxElapsedTime.isNegative());
        if (!(randomizationFactor >= 0 && randomizationFactor <= 1)) {
            problems.add("randomization_factor", "must be between 0 and 1");
        }
        if (!maxElapsedTime.isZero() && maxElapsedTime.compareTo(initialInterval) < 0) {
            problems.add("max_elapsed_time", "must not be shorter than initial_interval");
        }
        if (!maxElapsedTime.isZero() && maxElapsedTime.compareTo(maxInterval) < 0) {
            problems.add("max_elapsed_time", "must not be shorter than max_interval");
        }
    }

    private static void notNegative(ConfigProblems problems, String key, boolean isNegative) {
        if (isNegative) {
            problems.add(key, "must not be negative");
        }
    }
}
