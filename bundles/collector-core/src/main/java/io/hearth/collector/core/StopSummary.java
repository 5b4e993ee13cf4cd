/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

/** One line for the log about what went through a collector. */
final class StopSummary {

    private static final String[] PREFIXES = {
        "otelcol_receiver_accepted_",
        "otelcol_receiver_refused_",
        "otelcol_exporter_sent_",
        "otelcol_exporter_send_failed_"
    };

    private static final String[] WORDS = {"accepted", "refused", "sent", "failed to send"};

    private StopSummary() {}

    static String of(MetricsSnapshot snapshot) {
        StringBuilder line = new StringBuilder("Items");
        for (int i = 0; i < PREFIXES.length; i++) {
            double sum = 0;
            for (MetricsSnapshot.Point point : snapshot.points()) {
                if (point.name().startsWith(PREFIXES[i])) {
                    sum += point.value();
                }
            }
            line.append(i == 0 ? " " : ", ").append(WORDS[i]).append(": ").append((long) sum);
        }
        return line.toString();
    }
}
