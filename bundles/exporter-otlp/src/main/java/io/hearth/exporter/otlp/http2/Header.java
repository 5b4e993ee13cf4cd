/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One header field; name in lower case, both as ISO 8859-1. */
record Header(String name, String value) {

    /** What an entry of a table costs: RFC 7541, section 4.1. */
    int size() {
        return name.length() + value.length() + 32;
    }

    static @Nullable String find(List<Header> headers, String name) {
        for (Header header : headers) {
            if (header.name.equals(name)) {
                return header.value;
            }
        }
        return null;
    }
}
