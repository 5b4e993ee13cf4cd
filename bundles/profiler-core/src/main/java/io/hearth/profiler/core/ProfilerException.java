/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

/** Profiling cannot begin; the message says what failed and what to do. */
public final class ProfilerException extends Exception {

    private static final long serialVersionUID = 1L;

    public ProfilerException(String message, Throwable cause) {
        super(message, cause);
    }

    public ProfilerException(String message) {
        super(message);
    }
}
