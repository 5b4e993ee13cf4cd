/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report says of a process.
 *
 * @param executableName base name of the executable; the bracketed thread name for kernel threads
 * @param executablePath full path in the process's own root; null for kernel threads
 * @param containerId null outside of containers
 * @param environment the variables that were asked for, by name
 */
public record ProcessIdentity(
        String executableName,
        @Nullable String executablePath,
        @Nullable String containerId,
        Map<String, String> environment) {}
