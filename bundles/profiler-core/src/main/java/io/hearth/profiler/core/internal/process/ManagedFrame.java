/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.util.List;

/**
 * What an unwinder said of one frame.
 *
 * @param frameType value of {@code profile.frame.type}
 * @param tier how the runtime ran it; empty when unknown
 * @param functions the innermost inlined one first; empty when the frame could not be named
 */
public record ManagedFrame(String frameType, String tier, List<Function> functions) {

    /** One function; numbers are 1-based, and 0 when unknown. */
    public record Function(String name, String file, int line, int column, int firstLine) {}
}
