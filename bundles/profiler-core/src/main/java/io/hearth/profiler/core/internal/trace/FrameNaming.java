/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import io.hearth.profiler.core.internal.process.TracedProcess;

/** Has the frames of runtimes named while their process is still there. Called by the reading thread. */
public interface FrameNaming {

    /** Asks for the names of a stack not seen before; returns at once. */
    void name(TracedProcess process, RawStack stack);

    /** Grows when names were dropped: stacks are then to be taken for not seen before. */
    int forgotten();
}
