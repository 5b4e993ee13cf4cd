/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of how a component is doing.
 *
 * @param status the new status
 * @param message one sentence for the user; empty if there is nothing to say
 * @param error what went wrong, if an exception tells
 * @param time when
 */
public record StatusEvent(
        Status status, String message, @Nullable Throwable error, Instant time) {

    /** Credentials in URLs are taken out of the sentence, which is shown to anybody who asks for the health. */
    public StatusEvent {
        message = Redaction.of(message);
    }

    /** The component works. */
    public static StatusEvent ok() {
        return of(Status.OK, "");
    }

    /** A change with a sentence, now. */
    public static StatusEvent of(Status status, String message) {
        return new StatusEvent(status, message, null, Instant.now());
    }

    /** A change because of an exception, now. */
    public static StatusEvent of(Status status, String message, @Nullable Throwable error) {
        return new StatusEvent(status, message, error, Instant.now());
    }
}
