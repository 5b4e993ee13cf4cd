/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

/** Windows of samples, which name files by their numbers until they have been reported. Reading thread. */
public interface ReportedWindows {

    /** The number of the window that samples go to. */
    long window();

    /** Whether a window has been reported, and all before it. */
    boolean isReported(long window);
}
