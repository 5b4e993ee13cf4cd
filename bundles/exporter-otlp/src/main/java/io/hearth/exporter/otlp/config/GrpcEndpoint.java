/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.Redaction;

/**
 * Where a gRPC server is: {@code host:port}, the same with {@code http://} (TLS as configured) or {@code https://} (TLS
 * always), {@code dns:///host:port}, {@code passthrough:///host:port}, or {@code unix:///path}.
 *
 * @param host name or address; empty for a Unix socket
 * @param port 1 to 65535; 0 for a Unix socket
 * @param path of the Unix socket; empty otherwise
 * @param isTlsForced whether {@code https://} was written
 */
public record GrpcEndpoint(String host, int port, String path, boolean isTlsForced) {

    /**
     * Reads an endpoint.
     *
     * @throws IllegalArgumentException if it has none of the forms; the message says what is wrong
     */
    public static GrpcEndpoint parse(String text) {
        if (text.startsWith("unix:")) {
            String path = text.substring(text.startsWith("unix://") ? 7 : 5);
            if (path.isEmpty()) {
                throw new IllegalArgumentException(
                        "\"" + Redaction.ofUrl(text) + "\" names no path; write unix:///run/some.sock");
            }
            return new GrpcEndpoint("", 0, path, false);
        }
        boolean isTlsForced = text.startsWith("https://");
        String address = text;
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            address = switch (text.substring(0, scheme)) {
                case "http", "https" -> text.substring(scheme + 3);
                case "dns", "passthrough" -> afterAuthority(text, scheme + 3);
                default ->
                    throw new IllegalArgumentException("\"" + text.substring(0, scheme)
                            + "\" is not a known scheme; use http, https, dns, passthrough or unix");
            };
        } else if (text.startsWith("dns:")) {
            address = text.substring(4);
        }
        if (address.indexOf('@') >= 0) {
            throw new IllegalArgumentException("\"" + Redaction.ofUrl(text)
                    + "\" holds user information, which gRPC has no use for; send it by the key headers");
        }
        while (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        int colon = address.lastIndexOf(':');
        if (colon < 0 || address.endsWith("]")) {
            throw new IllegalArgumentException(
                    "\"" + Redaction.ofUrl(text) + "\" has no port; write host:port, for example " + address + ":4317");
        }
        String host = address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + Redaction.ofUrl(text) + "\": write an IPv6 address in brackets, [::1]:4317");
        }
        return new GrpcEndpoint(
                host.isEmpty() ? "localhost" : host, port(address.substring(colon + 1), text), "", isTlsForced);
    }

    private static String afterAuthority(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.substring(from) : text.substring(slash + 1);
    }

    private static int port(String digits, String text) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= 65_535 && digits.charAt(0) != '+') {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "\"" + Redaction.ofUrl(text) + "\": the port must be a number from 1 to 65535");
    }

    /** Host and port as a request names them. */
    public String authority() {
        if (!path.isEmpty()) {
            return "localhost";
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return path.isEmpty() ? authority() : "unix://" + path;
    }
}
