/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

/**
 * Why a request is refused, with what says so in gRPC and in HTTP. Sources: opentelemetry-proto, {@code
 * docs/specification.md}, "Failures" of both transports; the Collector's {@code internal/errors} of the receiver, but
 * 413 for what is too large, as the specification wants.
 */
public enum Refusal {
    /** It cannot be read. */
    INVALID(3, 400),
    /** It is larger than what is allowed. */
    TOO_LARGE(8, 413),
    /** Nobody here takes it. */
    UNIMPLEMENTED(12, 404),
    /** The same data will fail again. */
    INTERNAL(13, 500),
    /** It may be taken later. */
    UNAVAILABLE(14, 503);

    private final int grpcCode;
    private final int httpStatus;

    Refusal(int grpcCode, int httpStatus) {
        this.grpcCode = grpcCode;
        this.httpStatus = httpStatus;
    }

    /** The status code of gRPC, which is also the code in the body of an HTTP answer. */
    public int grpcCode() {
        return grpcCode;
    }

    /** The status of an HTTP answer. */
    public int httpStatus() {
        return httpStatus;
    }
}
