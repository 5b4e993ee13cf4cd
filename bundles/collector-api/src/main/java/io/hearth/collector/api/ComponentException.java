/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.jspecify.annotations.Nullable;

/** A component could not be made, started or shut down. The message says what failed, where, and what to do. */
public final class ComponentException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A failure without another exception behind it. */
    public ComponentException(String message) {
        super(message);
    }

    /** A failure and what caused it. */
    public ComponentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
