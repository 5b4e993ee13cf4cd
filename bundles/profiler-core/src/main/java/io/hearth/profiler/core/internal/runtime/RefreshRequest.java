/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

/**
 * Whether a runtime has to look again at what its process maps, and whether it is about to. A change that comes while a
 * refresh is queued, runs, or cannot be queued is not lost: it asks for another one. Reading thread.
 */
final class RefreshRequest {

    private boolean wanted;
    private boolean queued;

    /** Something has changed. */
    void want() {
        wanted = true;
    }

    /** True if a refresh is to be queued now; then {@link #ended} or {@link #rejected} follows. */
    boolean begin() {
        if (!wanted || queued) {
            return false;
        }
        wanted = false;
        queued = true;
        return true;
    }

    /** The refresh has run, well or not. */
    void ended() {
        queued = false;
    }

    /** There was no room for it. */
    void rejected() {
        queued = false;
        wanted = true;
    }
}
