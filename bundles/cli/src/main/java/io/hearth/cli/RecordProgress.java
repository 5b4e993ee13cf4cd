/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.core.Collector;
import io.hearth.collector.core.MetricsSnapshot;
import java.time.Duration;

/** The line that tells how a recording goes, written over itself once a second; nothing where there is no terminal. */
final class RecordProgress {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final String CLEAR_LINE = "\r\033[K";

    private final Console console;
    private final RecordPlan plan;
    private boolean shown;

    RecordProgress(Console console, RecordPlan plan) {
        this.console = console;
        this.plan = plan;
    }

    void show(Collector collector, long elapsedNanos) {
        if (!console.interactive() || plan.quiet()) {
            return;
        }
        shown = true;
        console.err().print(CLEAR_LINE + line(collector.metrics(), elapsedNanos));
        console.err().flush();
    }

    String line(MetricsSnapshot metrics, long elapsedNanos) {
        long seconds = elapsedNanos / SECOND_NANOS;
        Duration limit = plan.duration();
        String time = Durations.show(seconds);
        if (limit != null) {
            long left = Math.max(0, limit.toSeconds() - seconds);
            time += " of " + Durations.show(limit.toSeconds()) + ", " + Durations.show(left) + " left";
        }
        long lost = (long) metrics.sum(ProfilerMetrics.LOST);
        return "Recording " + time + "   " + (long) metrics.sum(ProfilerMetrics.TAKEN) + " samples, " + lost
                + " lost, " + (long) metrics.sum(ProfilerMetrics.PROCESSES) + " processes"
                + (limit == null ? "   (Ctrl-C ends and writes)" : "");
    }

    void clear() {
        if (shown) {
            console.err().print(CLEAR_LINE);
            console.err().flush();
        }
    }
}
