/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

/** Windows that a test opens and reports by hand. */
final class HandledWindows implements StackMemory {
    long window;
    long reported;

    @Override
    public long window() {
        return window;
    }

    @Override
    public boolean isReported(long number) {
        return reported > number;
    }

    @Override
    public boolean isMemoryShort() {
        return false;
    }

    @Override
    public void forget() {}
}
