/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call ended with another status than OK. */
public final class GrpcException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final @Nullable Duration retryDelay;

    GrpcException(int code, String message, @Nullable Duration retryDelay, @Nullable Throwable cause) {
        super(GrpcStatus.name(code) + ": " + message, cause);
        this.code = code;
        this.retryDelay = retryDelay;
    }

    /** One of {@link GrpcStatus}. */
    public int code() {
        return code;
    }

    /** What the server asked for in a {@code RetryInfo}; {@code null} if it sent none. */
    public @Nullable Duration retryDelay() {
        return retryDelay;
    }
}
