/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.linux.FileIdentity;
import org.jspecify.annotations.Nullable;

/** What the file system says of files, and the clock that it does so by. Any thread. */
public interface FileStatus {

    /** The file at a path, links followed; null when there is none, or it may not be asked. */
    @Nullable
    FileIdentity of(String path);

    /** A time of CLOCK_MONOTONIC as nanoseconds since 1970. */
    long realtime(long monotonicNanos);
}
