/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import org.jspecify.annotations.Nullable;

/** Takes the frames of one address, innermost first. */
@FunctionalInterface
public interface DwarfFrameSink {
    /**
     * One function.
     *
     * @param linkageName the name linkers know, null if the function has no other than {@code name}
     * @param name the name in the source, without scope
     * @param file full path of the source file, null if unknown
     * @param line line of the code, or of the call for functions others were inlined into; 0 if unknown
     * @param column likewise, counted from 1; 0 if unknown
     * @param startLine line of the declaration; 0 if unknown
     */
    void frame(
            @Nullable String linkageName,
            @Nullable String name,
            @Nullable String file,
            int line,
            int column,
            int startLine);
}
