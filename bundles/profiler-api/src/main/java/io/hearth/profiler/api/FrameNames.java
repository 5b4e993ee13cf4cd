/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes what a frame is called. One call for each function, the innermost of those that were inlined first; at most 128
 * are kept. A frame that is given none stays unresolved.
 */
@ProviderType
public interface FrameNames {

    /**
     * Adds a function.
     *
     * @param function readable, qualified name; at most 1,024 characters are kept
     * @param file source path; empty when unknown
     * @param line 1-based; 0 when unknown
     * @param column 1-based; 0 when unknown
     * @param firstLine line at which the function begins; 0 when unknown
     */
    void function(String function, String file, int line, int column, int firstLine);

    /** How the runtime ran it, such as {@code interpreted} or {@code C2}; an attribute of the frame. */
    void tier(String tier);
}
