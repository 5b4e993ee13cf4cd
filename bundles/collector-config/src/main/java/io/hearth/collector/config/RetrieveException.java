/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

/** A URI leads nowhere. The message says why, for the user. */
final class RetrieveException extends Exception {

    private static final long serialVersionUID = 1L;

    RetrieveException(String message) {
        super(message);
    }
}
