/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A process that is being profiled, as an enricher sees it. It may have ended meanwhile. Usable during the call. */
@ProviderType
public interface ProcessFacts {

    /** Most that {@link #procFile} gives. */
    int MAX_BYTES = 1 << 20;

    /** In the PID namespace that is being profiled. */
    int pid();

    /** Base name of its executable; the thread name in brackets for kernel threads. */
    String executableName();

    /** As the process itself sees it; null for kernel threads. */
    @Nullable
    String executablePath();

    /** Null outside of containers. */
    @Nullable
    String containerId();

    /**
     * The content of a file of its folder in /proc, cut at {@link #MAX_BYTES}.
     *
     * @param name such as {@code environ}, {@code cmdline}, {@code cgroup}; without a slash
     * @throws IOException when the process has ended, or the file cannot be read
     */
    byte[] procFile(String name) throws IOException;
}
