/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import java.util.Map;

/**
 * Writes metrics in the Prometheus text format 0.0.4. Names are written as they are, without a suffix for type or unit,
 * which is what the Collector's default reader does.
 */
final class PrometheusText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private PrometheusText() {}

    static String of(MetricsSnapshot snapshot, Map<String, String> resource) {
        StringBuilder out = new StringBuilder(4096);
        String name = "";
        for (MetricsSnapshot.Point point : snapshot.points()) {
            if (!point.name().equals(name)) {
                name = point.name();
                head(out, name, point.description(), point.monotonic() ? "counter" : "gauge");
            }
            metricName(out, name);
            labels(out, point.attributes());
            out.append(' ');
            number(out, point.value());
            out.append('\n');
        }
        head(out, "target_info", "Target metadata", "gauge");
        out.append("target_info");
        labels(out, resource);
        return out.append(" 1\n").toString();
    }

    private static void head(StringBuilder out, String name, String description, String type) {
        out.append("# HELP ");
        metricName(out, name);
        out.append(' ');
        escape(out, description, false);
        out.append("\n# TYPE ");
        metricName(out, name);
        out.append(' ').append(type).append('\n');
    }

    private static void labels(StringBuilder out, Map<String, String> attributes) {
        if (attributes.isEmpty()) {
            return;
        }
        char separator = '{';
        for (Map.Entry<String, String> entry : attributes.entrySet()) {
            out.append(separator);
            metricName(out, entry.getKey());
            out.append("=\"");
            escape(out, entry.getValue(), true);
            out.append('"');
            separator = ',';
        }
        out.append('}');
    }

    /** Letters, digits and underscores stay, everything else becomes an underscore. */
    private static void metricName(StringBuilder out, String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean valid = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (digit && i > 0);
            out.append(valid ? c : '_');
        }
    }

    private static void escape(StringBuilder out, String text, boolean quotes) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '"' && quotes) {
                out.append("\\\"");
            } else {
                out.append(c);
            }
        }
    }

    private static void number(StringBuilder out, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            out.append((long) value);
        } else if (Double.isInfinite(value)) {
            out.append(value > 0 ? "+Inf" : "-Inf");
        } else {
            out.append(value);
        }
    }
}
