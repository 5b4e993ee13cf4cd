/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.core.MetricsSnapshot;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.StringJoiner;

/** Writes {@code --summary}: what a recording took, lost and cost, as JSON; an ordinary file whole or not at all. */
final class RecordFigures {
    private static final double NANOS = 1e9;

    private RecordFigures() {}

    static void write(Path file, MetricsSnapshot metrics, long lastedNanos) throws CommandException {
        try {
            replace(file, json(metrics, lastedNanos));
        } catch (IOException e) {
            String reason = e instanceof FileSystemException failed && failed.getReason() != null
                    ? failed.getReason()
                    : e.getMessage();
            throw new CommandException("cannot write --summary " + file + ": " + reason, e);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        boolean ordinary = Files.isRegularFile(target) || !Files.exists(target);
        Path folder = target.getParent();
        if (!ordinary || folder == null || !Files.isWritable(folder)) {
            Files.writeString(target, text);
            return;
        }
        Path beside = folder.resolve("." + target.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".tmp");
        try {
            Files.writeString(beside, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    static String json(MetricsSnapshot metrics, long lastedNanos) {
        Map<String, Long> losses = ProfilerMetrics.losses(metrics);
        long lost = 0;
        StringBuilder reasons = new StringBuilder();
        for (Map.Entry<String, Long> loss : losses.entrySet()) {
            lost += loss.getValue();
            reasons.append(reasons.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(loss.getKey())
                    .append("\": ");
            reasons.append(loss.getValue());
        }
        StringBuilder text = new StringBuilder("{\n");
        line(text, "duration_seconds", lastedNanos / NANOS);
        line(text, "samples_taken", metrics.sum(ProfilerMetrics.TAKEN));
        line(text, "samples_delivered", metrics.sum(ProfilerMetrics.DELIVERED));
        line(text, "samples_lost", (double) lost);
        text.append("  \"lost_by_reason\": {").append(reasons).append("},\n");
        line(text, "cpu_seconds", metrics.sum(ProfilerMetrics.CPU_SECONDS));
        line(text, "rss_bytes", metrics.sum(ProfilerMetrics.RSS_BYTES));
        line(text, "bpf_time_ns", metrics.sum(ProfilerMetrics.BPF_TIME));
        line(text, "bpf_map_bytes", metrics.sum(ProfilerMetrics.BPF_MAP_BYTES));
        line(text, "first_sample_seconds", metrics.sum(ProfilerMetrics.FIRST_SAMPLE_SECONDS));
        line(text, "processes", metrics.sum(ProfilerMetrics.PROCESSES));
        line(text, "executables", metrics.sum(ProfilerMetrics.EXECUTABLES));
        Map<String, Map<String, Long>> probes = ProfilerMetrics.probes(metrics);
        if (!probes.isEmpty()) {
            text.append("  \"probes\": {").append(figures(probes)).append("},\n");
        }
        text.append("  \"unwinders\": {")
                .append(figures(ProfilerMetrics.runtimes(metrics)))
                .append("},\n");
        text.setLength(text.length() - 2);
        return text.append("\n}\n").toString();
    }

    private static String figures(Map<String, Map<String, Long>> named) {
        StringJoiner all = new StringJoiner(", ");
        named.forEach((owner, figures) -> {
            StringJoiner one = new StringJoiner(", ");
            figures.forEach((name, value) -> one.add("\"" + name + "\": " + value));
            // The name is an add-on's to choose.
            all.add("\"" + owner.replaceAll("[^\\w.-]", "_") + "\": {" + one + "}");
        });
        return all.toString();
    }

    private static void line(StringBuilder text, String name, double value) {
        text.append("  \"").append(name).append("\": ");
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(Double.isFinite(value) ? Double.toString(value) : "null");
        }
        text.append(",\n");
    }
}
