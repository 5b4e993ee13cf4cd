/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.wire;

import io.hearth.exporter.otlp.config.HttpUrl;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which proxy leads to a host: the one configured, else what the usual environment variables say. */
public final class Proxy {

    private Proxy() {}

    /**
     * Chooses.
     *
     * @param configured a URL; empty means that the environment decides
     * @return the proxy, or {@code null} to connect directly
     * @throws IllegalArgumentException if the URL of the proxy cannot be read
     */
    public static @Nullable HttpUrl choose(
            String configured, Map<String, String> environment, boolean isTls, String host, int port) {
        if (!configured.isEmpty()) {
            return HttpUrl.parse(configured);
        }
        String url = variable(environment, isTls ? "HTTPS_PROXY" : "HTTP_PROXY");
        if (url.isEmpty() || isLocal(host) || isExcepted(variable(environment, "NO_PROXY"), host, port)) {
            return null;
        }
        return HttpUrl.parse(url.contains("://") ? url : "http://" + url);
    }

    private static String variable(Map<String, String> environment, String name) {
        String upper = environment.get(name);
        if (upper != null && !upper.isEmpty()) {
            return upper;
        }
        String lower = environment.get(name.toLowerCase(Locale.ROOT));
        return lower == null ? "" : lower;
    }

    private static boolean isLocal(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    private static boolean isExcepted(String list, String host, int port) {
        int at = 0;
        while (at < list.length()) {
            int comma = list.indexOf(',', at);
            int end = comma < 0 ? list.length() : comma;
            String entry = list.substring(at, end).trim().toLowerCase(Locale.ROOT);
            if (!entry.isEmpty() && matches(entry, host.toLowerCase(Locale.ROOT), port)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        String suffix = entry.endsWith(":" + port) ? entry.substring(0, entry.lastIndexOf(':')) : entry;
        if (suffix.startsWith("*.")) {
            suffix = suffix.substring(1);
        }
        if (suffix.startsWith(".")) {
            return host.endsWith(suffix);
        }
        return host.equals(suffix) || host.endsWith("." + suffix);
    }
}
