/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Says that data was lost, at most every ten seconds, with all that was lost since the last time. */
final class DropLog {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger logger;

    @GuardedBy("this")
    private long unsaid;

    @GuardedBy("this")
    private long saidNanos = System.nanoTime() - PAUSE_NANOS;

    DropLog(Logger logger) {
        this.logger = logger;
    }

    synchronized void dropped(String verb, long items, @Nullable String why) {
        unsaid += items;
        long now = System.nanoTime();
        if (now - saidNanos >= PAUSE_NANOS) {
            logger.error("Exporting failed. {} data. dropped_items={} {}", verb, unsaid, why);
            unsaid = 0;
            saidNanos = now;
        }
    }

    synchronized void flush() {
        if (unsaid > 0) {
            logger.error("Exporting failed. dropped_items={} more", unsaid);
            unsaid = 0;
        }
    }
}
