/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens: {@code host:port}, {@code [IPv6 address]:port}, or {@code :port} for every address of this
 * machine. Port 0 is any that is free.
 *
 * @param host name or address; empty for every address
 * @param port from 0 to 65535
 */
public record ListenAddress(String host, int port) {

    /**
     * Longest body in bytes unless the user says another: what the specification of OTLP recommends (opentelemetry-proto
     * 1.11.0, {@code docs/specification.md}). The Collector's 4 MiB for gRPC lose profiles.
     */
    static final int LONGEST_BODY = 64 << 20;

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is none; the message is fit for the user
     */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw wrong(text);
        }
        int port = -1;
        try {
            port = colon < 0 ? -1 : Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw wrong(text);
        }
        if (port < 0 || port > 65_535) {
            throw wrong(text);
        }
        return new ListenAddress(host, port);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not an address to listen on; write host:port, for example localhost:4317");
    }

    /**
     * Looks up the host.
     *
     * @throws UnknownHostException if nobody knows it
     */
    public InetSocketAddress resolve() throws UnknownHostException {
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(host), port);
    }

    static void check(String endpoint, String transport, ConfigProblems problems) {
        try {
            parse(endpoint);
        } catch (IllegalArgumentException e) {
            problems.add("endpoint", String.valueOf(e.getMessage()));
        }
        if (!transport.equals("tcp")) {
            problems.add("transport", "only tcp is offered");
        }
    }

    /** Who relies on authentication must not get a server without. */
    static void checkExtensions(@Nullable Object auth, List<Object> middlewares, ConfigProblems problems) {
        if (auth != null) {
            problems.add("auth", "no extension authenticates requests here; use tls::client_ca_file");
        }
        if (!middlewares.isEmpty()) {
            problems.add("middlewares", "extensions that see requests are not offered");
        }
    }
}
