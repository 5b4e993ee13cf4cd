/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import java.util.List;

/** What a server answered to one request. */
final class Http2Response {

    private final List<Header> headers;
    private final byte[] body;
    private final List<Header> trailers;

    Http2Response(List<Header> headers, byte[] body, List<Header> trailers) {
        this.headers = headers;
        this.body = body;
        this.trailers = trailers;
    }

    /** The headers, with {@code :status}. */
    List<Header> headers() {
        return headers;
    }

    /** Everything between headers and trailers. */
    byte[] body() {
        return body;
    }

    /** Empty if there were none. */
    List<Header> trailers() {
        return trailers;
    }
}
