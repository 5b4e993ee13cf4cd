/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import java.io.IOException;

/** A call or a connection failed by the rules of HTTP/2. */
final class Http2Exception extends IOException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final boolean fatal;
    private final boolean unprocessed;

    private Http2Exception(int code, String message, boolean isFatal, boolean isUnprocessed) {
        super(message);
        this.code = code;
        this.fatal = isFatal;
        this.unprocessed = isUnprocessed;
    }

    /** The connection is of no more use. */
    static Http2Exception connection(int code, String message) {
        return new Http2Exception(code, message, true, false);
    }

    /** This call has failed, others may go on. */
    static Http2Exception stream(int code, String message) {
        return new Http2Exception(code, message, false, false);
    }

    /** The server says that it has not looked at the request, so it may be sent again at once. */
    static Http2Exception unprocessed(int code, String message) {
        return new Http2Exception(code, message, false, true);
    }

    int code() {
        return code;
    }

    boolean isFatal() {
        return fatal;
    }

    boolean isUnprocessed() {
        return unprocessed;
    }
}
