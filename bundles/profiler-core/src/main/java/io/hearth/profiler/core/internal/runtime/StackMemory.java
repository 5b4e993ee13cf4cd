/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

/** What remembers stacks, and with them the numbers of slots, beyond the life of these slots. Reading thread. */
public interface StackMemory {

    /** The number of the window that samples go to now. */
    long window();

    /** Whether nothing of a window is still to be named. */
    boolean isReported(long window);

    /** Whether the window that samples go to now is so large that it should be handed over. */
    boolean isMemoryShort();

    /** Every stack is taken for new from here on, so that its frames are asked for again. */
    void forget();
}
