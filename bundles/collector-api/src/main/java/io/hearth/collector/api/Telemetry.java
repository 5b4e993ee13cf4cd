/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a component counts and measures itself. Names are those of the Collector ({@code otelcol_...}) where the
 * meaning is the same; units are UCUM ({@code By}, {@code s}, {@code {sample}}). Two registrations of one name with
 * equal attributes are shown as one value, their sum.
 *
 * <p>Any thread may call. Suppliers are called by the thread that reads the metrics and must not block. Closing a
 * registration reads its value a last time: close it before what it reads from. Counts stay in the sums, gauges leave
 * the metrics page.
 */
@ProviderType
public interface Telemetry {

    /** A monotonic count that the component adds to. */
    Counter counter(String name, String unit, String description, Map<String, String> attributes);

    /** A monotonic count that is kept elsewhere and read when asked. */
    Registration observedCounter(
            String name, String unit, String description, Map<String, String> attributes, LongSupplier value);

    /** A monotonic count that is kept elsewhere and read when asked, such as seconds of CPU. */
    Registration observedCounter(
            String name, String unit, String description, Map<String, String> attributes, DoubleSupplier value);

    /** A value that goes up and down, read when asked. */
    Registration gauge(
            String name, String unit, String description, Map<String, String> attributes, LongSupplier value);

    /** A value that goes up and down, read when asked. */
    Registration gauge(
            String name, String unit, String description, Map<String, String> attributes, DoubleSupplier value);

    /** Telemetry that nobody reads; its counters still count. */
    static Telemetry noop() {
        return UnreadTelemetry.INSTANCE;
    }
}
