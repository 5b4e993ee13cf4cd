/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

/** The status codes of gRPC, and which of them answers what went wrong below it. */
public final class GrpcStatus {

    /** All is well. */
    public static final int OK = 0;
    /** Somebody gave the call up. */
    public static final int CANCELLED = 1;
    /** Nobody knows. */
    public static final int UNKNOWN = 2;
    /** It took too long. */
    public static final int DEADLINE_EXCEEDED = 4;
    /** The caller may not do this. */
    public static final int PERMISSION_DENIED = 7;
    /** A quota, or something too large. */
    public static final int RESOURCE_EXHAUSTED = 8;
    /** Another call was in the way. */
    public static final int ABORTED = 10;
    /** Beyond a range. */
    public static final int OUT_OF_RANGE = 11;
    /** The server has no such method. */
    public static final int UNIMPLEMENTED = 12;
    /** A rule was broken. */
    public static final int INTERNAL = 13;
    /** Try again later. */
    public static final int UNAVAILABLE = 14;
    /** Data was lost for good. */
    public static final int DATA_LOSS = 15;
    /** The caller has not said who it is. */
    public static final int UNAUTHENTICATED = 16;

    private static final String[] NAMES = {
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED"
    };

    private GrpcStatus() {}

    /** The name of a code, for messages. */
    public static String name(int code) {
        return code >= 0 && code < NAMES.length ? NAMES[code] : "status " + code;
    }

    /** Reads the value of {@code grpc-status}; what is no number is UNKNOWN. */
    static int parse(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** For an answer without {@code grpc-status}: gRPC's "HTTP to gRPC Status Code Mapping". */
    static int ofHttp(String status) {
        return switch (status) {
            case "400" -> INTERNAL;
            case "401" -> UNAUTHENTICATED;
            case "403" -> PERMISSION_DENIED;
            case "404" -> UNIMPLEMENTED;
            case "429", "502", "503", "504" -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /** For an error of HTTP/2: "Errors" in gRPC's protocol over HTTP/2. */
    static int ofHttp2(int errorCode) {
        return switch (errorCode) {
            case ErrorCode.REFUSED_STREAM -> UNAVAILABLE;
            case ErrorCode.CANCEL -> CANCELLED;
            case ErrorCode.ENHANCE_YOUR_CALM -> RESOURCE_EXHAUSTED;
            case ErrorCode.INADEQUATE_SECURITY -> PERMISSION_DENIED;
            default -> INTERNAL;
        };
    }
}
