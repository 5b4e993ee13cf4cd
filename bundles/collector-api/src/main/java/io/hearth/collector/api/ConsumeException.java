/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Data was not taken. Permanent means that the same data will fail again; retryable means that it may be taken later,
 * perhaps not before a delay that the destination asked for.
 */
public final class ConsumeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean permanent;
    private final @Nullable Duration retryDelay;

    private ConsumeException(
            String message, @Nullable Throwable cause, boolean permanent, @Nullable Duration retryDelay) {
        super(message, cause);
        this.permanent = permanent;
        this.retryDelay = retryDelay;
    }

    /** The same data will fail again. */
    public static ConsumeException permanent(String message) {
        return new ConsumeException(message, null, true, null);
    }

    /** The same data will fail again. */
    public static ConsumeException permanent(String message, @Nullable Throwable cause) {
        return new ConsumeException(message, cause, true, null);
    }

    /** The data may be taken later. */
    public static ConsumeException retryable(String message) {
        return new ConsumeException(message, null, false, null);
    }

    /** The data may be taken later. */
    public static ConsumeException retryable(String message, @Nullable Throwable cause) {
        return new ConsumeException(message, cause, false, null);
    }

    /** The data may be taken later, but not before the delay is over. */
    public static ConsumeException throttled(String message, @Nullable Throwable cause, Duration delay) {
        return new ConsumeException(message, cause, false, delay);
    }

    /** Says whether trying again makes no sense. */
    public boolean isPermanent() {
        return permanent;
    }

    /** How long the destination wants to be left alone; only for retryable failures. */
    public Optional<Duration> retryDelay() {
        return Optional.ofNullable(retryDelay);
    }
}
