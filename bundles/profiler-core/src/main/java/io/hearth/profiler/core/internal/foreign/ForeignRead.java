/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.foreign;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One read of something foreign, which may block for ever: on a network file system, on FUSE, on memory whose pages its
 * owner supplies. It is run once by {@link ForeignReads}. Whoever calls {@link #settle} first, the read or the one who
 * gives it up, decides how it ended; the other leaves everything alone.
 */
public abstract class ForeignRead {

    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable Object source;

    /** Reads, then settles. Runs on a thread that may be given up meanwhile; must not hold a lock that others need. */
    protected abstract void read();

    /** The read took too long, or its source does not answer lately: it will not be waited for. Any thread; returns at once. */
    protected abstract void givenUp();

    /** True once: for the one who decides how the read ended. */
    protected final boolean settle() {
        return settled.compareAndSet(false, true);
    }

    /** What blocks when this read does, such as the number of a file system. Reads of the same source are then refused for a while. */
    protected final void source(Object known) {
        source = known;
    }

    final @Nullable Object source() {
        return source;
    }
}
