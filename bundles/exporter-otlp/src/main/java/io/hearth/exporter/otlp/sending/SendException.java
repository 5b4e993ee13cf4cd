/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An attempt to send failed. */
public final class SendException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;
    private final @Nullable Duration delay;

    private SendException(String message, @Nullable Throwable cause, boolean isRetryable, @Nullable Duration delay) {
        super(message, cause);
        this.retryable = isRetryable;
        this.delay = delay;
    }

    /** The same data would fail again. */
    public static SendException permanent(String message, @Nullable Throwable cause) {
        return new SendException(message, cause, false, null);
    }

    /** Another attempt may succeed, but not before the delay is over if there is one. */
    public static SendException retryable(String message, @Nullable Throwable cause, @Nullable Duration delay) {
        return new SendException(message, cause, true, delay);
    }

    boolean isRetryable() {
        return retryable;
    }

    @Nullable
    Duration delay() {
        return delay;
    }
}
