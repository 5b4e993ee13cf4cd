/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import java.time.Duration;

/**
 * Limits on the life of components.
 *
 * @param startLimit how long one component may take to start
 * @param shutdownLimit how long one component may take to shut down, draining its queue included
 */
public record CollectorOptions(Duration startLimit, Duration shutdownLimit) {

    /** A minute to start, 30 seconds to shut down. */
    public static CollectorOptions defaults() {
        return new CollectorOptions(Duration.ofSeconds(60), Duration.ofSeconds(30));
    }
}
