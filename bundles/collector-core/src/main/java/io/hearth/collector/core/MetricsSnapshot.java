/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import java.util.List;
import java.util.Map;

/**
 * All metrics of a collector at one moment.
 *
 * @param points sorted by name, then attributes
 */
public record MetricsSnapshot(List<Point> points) {

    /**
     * One value.
     *
     * @param name the metric's name, such as {@code otelcol_exporter_sent_profile_samples}
     * @param unit UCUM unit, such as {@code {sample}}, {@code By}, {@code s}
     * @param description one sentence
     * @param monotonic whether it is a count that only grows
     * @param attributes sorted by key
     * @param value the value; whole numbers up to 2^53 are exact
     */
    public record Point(
            String name,
            String unit,
            String description,
            boolean monotonic,
            Map<String, String> attributes,
            double value) {}

    /** The sum of all points of a name, over all attributes; 0 if there is none. */
    public double sum(String name) {
        double sum = 0;
        for (Point point : points) {
            if (point.name().equals(name)) {
                sum += point.value();
            }
        }
        return sum;
    }

    /** The same, only of points that have an attribute with a value. */
    public double sum(String name, String key, String value) {
        double sum = 0;
        for (Point point : points) {
            if (point.name().equals(name) && value.equals(point.attributes().get(key))) {
                sum += point.value();
            }
        }
        return sum;
    }

    /** Says whether there is any point of a name. */
    public boolean has(String name) {
        for (Point point : points) {
            if (point.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
