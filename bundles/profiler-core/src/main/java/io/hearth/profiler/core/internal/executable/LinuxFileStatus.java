/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.linux.FileIdentity;
import io.hearth.linux.Linux;
import org.jspecify.annotations.Nullable;

/** Files as this process sees them. */
public final class LinuxFileStatus implements FileStatus {

    private static final long OFFSET_NANOS = 10_000_000_000L;

    private final Linux linux;
    private volatile long offset;
    private volatile long offsetRead;

    public LinuxFileStatus(Linux linux) {
        this.linux = linux;
        this.offset = linux.monotonicToRealtimeNanos();
        this.offsetRead = System.nanoTime();
    }

    @Override
    public @Nullable FileIdentity of(String path) {
        return linux.identifyOrNull(path, true);
    }

    @Override
    public long realtime(long monotonicNanos) {
        long now = System.nanoTime();
        if (now - offsetRead > OFFSET_NANOS) {
            // The clock may have been set.
            offset = linux.monotonicToRealtimeNanos();
            offsetRead = now;
        }
        return monotonicNanos + offset;
    }
}
