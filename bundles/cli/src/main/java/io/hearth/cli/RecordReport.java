/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.core.MetricsSnapshot;
import io.hearth.terminal.TerminalText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What is said at the end of a recording: the functions that took most, how many samples, what was lost, and where the files are. */
final class RecordReport {
    private static final double NANOS = 1e9;
    private static final int MAX_NAME = 70;

    private final PrintStream err;
    private final RecordPlan plan;

    RecordReport(PrintStream err, RecordPlan plan) {
        this.err = err;
        this.plan = plan;
    }

    /**
     * @param figures the profile's own summary, as the profile_file exporter wrote it
     * @param problems what did not take part, one sentence each
     */
    void print(MetricsSnapshot metrics, long lastedNanos, Path figures, TargetCommand target, List<String> problems) {
        Map<?, ?> profile = read(figures);
        long samples = number(profile.get("samples"));
        printTop(profile, samples);
        double seconds = Math.round(lastedNanos / NANOS * 10) / 10.0;
        Map<String, Long> losses = ProfilerMetrics.losses(metrics);
        String probe = plan.probe();
        String what = probe == null
                ? samples + " samples in " + seconds + "s at " + plan.frequency() + " Hz per CPU, "
                : "about " + samples + " " + probe.replace('_', ' ') + " in " + seconds + "s, samples ";
        err.println(what + (losses.isEmpty() ? "none lost" : "lost: " + inWords(losses)));
        if (samples == 0 && probe != null) {
            err.println("No " + probe.replace('_', ' ') + " were sampled.");
        } else if (samples == 0) {
            err.println("Nothing was sampled: what was to be profiled used no CPU in this time.");
        }
        if (!target.outcome().isEmpty()) {
            err.println("Note: " + TerminalText.escape(target.outcome()));
        }
        problems.forEach(problem -> err.println("Note: " + TerminalText.escape(problem)));
        for (String output : plan.outputs()) {
            err.println("Written: " + TerminalText.escape(output) + size(output));
        }
        if (plan.summary() != null) {
            err.println("Written: " + TerminalText.escape(plan.summary()));
        }
    }

    private void printTop(Map<?, ?> profile, long samples) {
        if (samples == 0 || !(profile.get("top") instanceof List<?> top) || top.isEmpty()) {
            return;
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"  self", " total", "function"});
        for (Object item : top) {
            if (item instanceof Map<?, ?> row) {
                String name = String.valueOf(row.get("name"));
                String mapping = String.valueOf(row.get("mapping"));
                rows.add(new String[] {
                    percent(number(row.get("self")), samples),
                    percent(number(row.get("total")), samples),
                    shorten(TerminalText.escape(name))
                            + (mapping.isEmpty() || mapping.equals("null")
                                    ? ""
                                    : "  [" + TerminalText.escape(mapping) + "]")
                });
            }
        }
        TextTable.print(rows, err);
        err.println();
    }

    private static Map<?, ?> read(Path figures) {
        try {
            String json = Files.readString(figures);
            Object root =
                    json.isBlank() ? null : new Load(LoadSettings.builder().build()).loadFromString(json);
            return root instanceof Map<?, ?> map ? map : Map.of();
        } catch (IOException | YamlEngineException e) {
            return Map.of();
        }
    }

    private static long number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static String percent(long part, long whole) {
        long tenths = Math.round(1000.0 * part / whole);
        return tenths / 10 + "." + tenths % 10 + "%";
    }

    private static String shorten(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME - 3) + "...";
    }

    private static String inWords(Map<String, Long> losses) {
        StringBuilder text = new StringBuilder();
        losses.forEach((reason, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(" by ")
                .append(reason));
        return text.toString();
    }

    private static String size(String file) {
        try {
            long bytes = Files.size(Path.of(file));
            return bytes < 10_000 ? " (" + bytes + " bytes)" : " (" + bytes / 1000 + " kB)";
        } catch (IOException e) {
            return "";
        }
    }
}
