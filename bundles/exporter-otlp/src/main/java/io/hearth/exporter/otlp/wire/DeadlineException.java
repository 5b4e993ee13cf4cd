/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.wire;

import java.io.IOException;

/** A step on the network took longer than its deadline. */
public final class DeadlineException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A step that was not done in time. */
    public DeadlineException(String message) {
        super(message);
    }
}
