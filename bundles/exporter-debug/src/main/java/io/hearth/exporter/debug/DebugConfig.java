/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Validated;
import java.util.List;

/**
 * Configuration of the exporter; the keys are the Collector's.
 *
 * @param verbosity how much to show of a message
 * @param samplingInitial how many messages of a second are shown before sampling begins
 * @param samplingThereafter after these one in so many is shown; 1 shows all, 0 none
 * @param useInternalLogger whether to write to the log of the program
 * @param outputPaths where to write otherwise: {@code stdout}, {@code stderr} or files, which are appended to
 */
public record DebugConfig(
        Verbosity verbosity,
        int samplingInitial,
        int samplingThereafter,
        boolean useInternalLogger,
        List<String> outputPaths)
        implements Validated {

    /** How much to show of a message. */
    public enum Verbosity {
        /** How many of everything. */
        BASIC,
        /** A line for each profile. */
        NORMAL,
        /** Everything, with stacks as a person reads them. */
        DETAILED
    }

    static final List<String> DEFAULT_OUTPUT_PATHS = List.of("stdout");

    static DebugConfig defaults() {
        return new DebugConfig(Verbosity.BASIC, 2, 1, true, DEFAULT_OUTPUT_PATHS);
    }

    @Override
    public void validate(ConfigProblems problems) {
        if (samplingInitial < 0) {
            problems.add("sampling_initial", "must not be negative");
        }
        if (samplingThereafter < 0) {
            problems.add("sampling_thereafter", "must not be negative");
        }
        if (useInternalLogger && !outputPaths.equals(DEFAULT_OUTPUT_PATHS)) {
            problems.add("output_paths", "has no effect unless use_internal_logger is false");
        }
        if (outputPaths.isEmpty()) {
            problems.add("output_paths", "must name stdout, stderr or a file");
        }
    }
}
