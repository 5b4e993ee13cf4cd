/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Validated;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the exporter.
 *
 * @param path the file to write; replaced if it exists. What is not an ordinary file, such as a pipe, is written to
 *     directly
 * @param format how to write it; {@code auto} goes by the extension
 * @param title heading of a flame graph and name of the profile
 * @param threads whether call trees have threads below processes
 * @param summary a second file for the figures of the profile as JSON; none if absent
 * @param top how many functions the summary lists
 * @param sampleType which kind of measurement to show, such as {@code page_faults}, where a format shows one only; CPU
 *     time, or else whichever there is, if absent
 */
public record ProfileFileConfig(
        String path,
        Format format,
        String title,
        boolean threads,
        @Nullable String summary,
        int top,
        @Nullable String sampleType)
        implements Validated {

    static final int DEFAULT_TOP = 20;
    private static final int MAX_TOP = 10_000;

    static ProfileFileConfig defaults() {
        return new ProfileFileConfig("", Format.AUTO, "Profile", false, null, DEFAULT_TOP, null);
    }

    /** The format, decided; call only if {@link #validate} finds nothing. */
    Format decidedFormat() {
        return format == Format.AUTO ? Format.ofPath(path).orElse(Format.FLAMEGRAPH) : format;
    }

    @Override
    public void validate(ConfigProblems problems) {
        if (path.isBlank()) {
            problems.add("path", "must name the file to write");
        } else if (format == Format.AUTO && Format.ofPath(path).isEmpty()) {
            problems.add("path", Format.refusal(path));
        }
        if (summary != null && summary.isBlank()) {
            problems.add("summary", "must name the file to write, or be left out");
        }
        if (sampleType != null && sampleType.isBlank()) {
            problems.add("sample_type", "must name a kind of measurement such as page_faults, or be left out");
        }
        if (top < 0 || top > MAX_TOP) {
            problems.add("top", "must be between 0 and " + MAX_TOP);
        }
    }
}
