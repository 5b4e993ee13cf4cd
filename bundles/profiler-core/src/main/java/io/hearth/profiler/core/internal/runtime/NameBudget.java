/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the names of all processes take together, and how often some were dropped. Any thread. */
final class NameBudget {

    private static final long MAX_BYTES = 16 << 20;

    private final StackMemory stacks;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger forgotten = new AtomicInteger();

    NameBudget(StackMemory stacks) {
        this.stacks = stacks;
    }

    /** Of names that came, or, below 0, went. */
    void add(long more) {
        bytes.addAndGet(more);
    }

    long bytes() {
        return bytes.get();
    }

    boolean isExceeded() {
        return bytes.get() > MAX_BYTES;
    }

    /** Names were put aside: every stack has to ask for its frames anew. */
    void forgot() {
        forgotten.incrementAndGet();
    }

    /** How often that happened. */
    int forgotten() {
        return forgotten.get();
    }

    /** The window that samples go to now. Reading thread. */
    long window() {
        return stacks.window();
    }

    /** Whether nothing of a window is still to be named. Reading thread. */
    boolean isReported(long window) {
        return stacks.isReported(window);
    }
}
