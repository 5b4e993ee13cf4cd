/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

/** A file, a process or a frame cannot be unwound or named; the message says what and why, for people. */
public class UnwinderException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnwinderException(String message) {
        super(message);
    }

    public UnwinderException(String message, Throwable cause) {
        super(message, cause);
    }
}
