/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import io.hearth.collector.api.ConsumeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request is not taken; the message tells its sender why. Made for each such request, so it has no stack trace. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_MESSAGE = 1000;

    private final Refusal refusal;
    private final @Nullable Duration retryDelay;

    private RefusedException(
            Refusal refusal, String message, @Nullable Duration retryDelay, @Nullable Throwable cause) {
        super(
                message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message,
                cause,
                false,
                false);
        this.refusal = refusal;
        this.retryDelay = retryDelay;
    }

    /** A refusal with a sentence. */
    public static RefusedException of(Refusal refusal, String message) {
        return new RefusedException(refusal, message, null, null);
    }

    /** It cannot be read, as an exception says. */
    public static RefusedException invalid(String what, Exception cause) {
        return new RefusedException(Refusal.INVALID, what + ": " + cause.getMessage(), null, cause);
    }

    /** It may be taken after a delay. */
    public static RefusedException later(String message, Duration delay) {
        return new RefusedException(Refusal.UNAVAILABLE, message, delay, null);
    }

    /** The pipeline did not take it. */
    public static RefusedException by(ConsumeException e) {
        return new RefusedException(
                e.isPermanent() ? Refusal.INTERNAL : Refusal.UNAVAILABLE,
                String.valueOf(e.getMessage()),
                e.retryDelay().orElse(null),
                e);
    }

    /** Why. */
    public Refusal refusal() {
        return refusal;
    }

    /** How long the sender shall wait; {@code null} if that is its own affair. */
    public @Nullable Duration retryDelay() {
        return retryDelay;
    }
}
