/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Secret;
import java.util.Map;

/** What a header of a request may look like: RFC 9110, section 5. */
final class HeaderNames {

    private HeaderNames() {}

    static void check(Map<String, Secret> headers, ConfigProblems problems) {
        for (Map.Entry<String, Secret> header : headers.entrySet()) {
            if (!isName(header.getKey())) {
                problems.add("headers", "\"" + header.getKey() + "\" is not the name of a header");
            }
            if (!isValue(header.getValue().reveal())) {
                problems.add("headers::" + header.getKey(), "the value must be printable ASCII without line ends");
            }
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isToken = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
            if (!isToken) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c > '~') {
                return false;
            }
        }
        return true;
    }
}
