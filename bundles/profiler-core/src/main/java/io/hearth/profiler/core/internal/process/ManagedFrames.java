/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import org.jspecify.annotations.Nullable;

/** The frames of a process's runtimes, as far as they have been named. Any thread. */
public interface ManagedFrames {

    /** What a frame is called; null while nobody has said so. */
    @Nullable
    ManagedFrame named(FrameKey frame);

    /** Slot of the unwinder whose interpreter is in this object; 0 for none. */
    int interpreterOf(int object);
}
