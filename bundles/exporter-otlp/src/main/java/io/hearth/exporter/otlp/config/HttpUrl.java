/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.Redaction;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * An {@code http} or {@code https} URL, taken apart.
 *
 * @param isTls whether the scheme is {@code https}
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param target path and query as the request line has them
 * @param userInfo {@code user:password} if the URL has it
 */
public record HttpUrl(
        boolean isTls,
        String host,
        int port,
        String target,
        @Nullable String userInfo) {

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not an absolute {@code http} or {@code https} URL; the message says so
     */
    public static HttpUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // Its message holds the text, and so does the exception.
            throw new IllegalArgumentException(
                    "\"" + Redaction.ofUrl(text) + "\" is not a URL: " + e.getReason() + " at index " + e.getIndex());
        }
        boolean isTls = "https".equalsIgnoreCase(uri.getScheme());
        if (!isTls && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("\"" + Redaction.ofUrl(text)
                    + "\" must begin with http:// or https://, for example http://localhost:4318");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("\"" + Redaction.ofUrl(text) + "\" names no host");
        }
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : isTls ? 443 : 80;
        if (port == 0 || port > 65_535) {
            throw new IllegalArgumentException("\"" + Redaction.ofUrl(text) + "\": the port must be from 1 to 65535");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return new HttpUrl(isTls, host, port, target, uri.getUserInfo());
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return Redaction.of((isTls ? "https://" : "http://") + authority() + target);
    }

    /** Host and port as a request names them; the port of the scheme is left out. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (isTls ? 443 : 80) ? name : name + ":" + port;
    }
}
