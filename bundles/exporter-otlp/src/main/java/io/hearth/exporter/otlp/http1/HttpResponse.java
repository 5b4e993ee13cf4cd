/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http1;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server answered. */
public final class HttpResponse {

    private final int status;
    private final String reason;
    private final Map<String, String> headers;
    private final byte[] body;

    HttpResponse(int status, String reason, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.reason = reason;
        this.headers = headers;
        this.body = body;
    }

    /** The code. */
    public int status() {
        return status;
    }

    /** The text behind the code. */
    public String reason() {
        return reason;
    }

    /** All headers by names in lower case; of a field that came twice the first. */
    Map<String, String> headers() {
        return headers;
    }

    /** At most {@link HttpClient#LONGEST_BODY} bytes. */
    public byte[] body() {
        return body;
    }

    /** The value of a header; empty if it is not there. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** Says whether a list in a header has an entry, as in {@code Connection: close}. */
    boolean hasToken(String name, String token) {
        for (String entry : List.of(header(name).split(",", -1))) {
            if (entry.trim().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }
}
