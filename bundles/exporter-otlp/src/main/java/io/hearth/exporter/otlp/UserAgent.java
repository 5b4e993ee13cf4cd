/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import io.hearth.collector.api.BuildInfo;

/** What this program says of itself in requests: {@code description/version (os/arch)}, as the Collector does. */
final class UserAgent {

    private UserAgent() {}

    static String of(BuildInfo build) {
        String text = build.description() + "/" + build.version() + " (" + System.getProperty("os.name", "") + "/"
                + System.getProperty("os.arch", "") + ")";
        StringBuilder ascii = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            ascii.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return ascii.toString();
    }
}
