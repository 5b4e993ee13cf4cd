/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A further source of samples beside the CPU clock: something that happens in the kernel or to a process and is worth a
 * stack. A service; it may come and go while the profiler runs. It is used where the profiler is configured to use the
 * probe of this name, and costs nothing elsewhere.
 *
 * <p>Its samples are taken, filtered, unwound, labelled, named and counted as those of the CPU clock are, and reported
 * beside them as a profile of their own. All that a probe says is what to sample; the profiler does it. Of several with
 * the same {@link Description#name}, the one with the highest {@code service.ranking}, then the highest bundle version,
 * is used.
 */
@ConsumerType
public interface Probe {

    /** What it samples; asked once. One that throws is not used. */
    Description description();

    /**
     * What a probe says of itself.
     *
     * @param name what is counted, such as {@code page_faults}: the name that a configuration uses, and the type of the
     *     profile's values ({@code sample_type} and {@code period_type} of an OTLP profile). Lower-case letters, digits
     *     and underscores, 64 at most, a letter first; {@code samples} and {@code cpu} are the CPU clock's
     * @param unit of the values, such as {@code count}: 1 to 32 printable ASCII characters
     * @param event what runs the sampler
     * @param weight what one sample stands for, in {@code unit}s, 1 to 2^40; most often the event's period
     */
    record Description(String name, String unit, PerfEvent event, long weight) {

        /** One whose samples stand for the occurrences from one to the next. */
        public Description(String name, String unit, PerfEvent event) {
            this(name, unit, event, event.period());
        }
    }
}
