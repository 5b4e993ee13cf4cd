/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import org.jspecify.annotations.Nullable;

/** Takes the frames of one address, innermost first; the last one is the function that was compiled. */
@FunctionalInterface
public interface FrameSink {
    /**
     * One function.
     *
     * @param name readable name
     * @param linkageName the name linkers know; null if it is {@code name}
     * @param file full path of the source file; null if unknown
     * @param line line of the code, or of the call for functions others were inlined into; 0 if unknown
     * @param column likewise, counted from 1; 0 if unknown
     * @param startLine line where the function begins; 0 if unknown
     */
    void frame(
            String name,
            @Nullable String linkageName,
            @Nullable String file,
            int line,
            int column,
            int startLine,
            FrameKind kind);
}
