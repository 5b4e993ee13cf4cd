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

    /** A frame without a name is reported: counts why it has none. */
    void unnamed(FrameKey frame);

    /** Whether the unwinder that is, or lately was, in this slot has its interpreter in this object. */
    boolean interprets(int slot, int object);
}
