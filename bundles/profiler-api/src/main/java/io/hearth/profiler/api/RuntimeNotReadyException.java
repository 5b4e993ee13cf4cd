/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

/** The runtime in this process has not started yet; worth another look soon. */
public final class RuntimeNotReadyException extends UnwinderException {

    private static final long serialVersionUID = 1L;

    public RuntimeNotReadyException(String message) {
        super(message);
    }
}
