/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.wire;

import io.hearth.exporter.otlp.config.HttpUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to one server: resolves its name each time, tries each address, goes through a proxy if there is
 * one, and shakes hands if TLS is wanted. May be used by several threads.
 *
 * @param host name or address; empty for a Unix socket
 * @param port of the server
 * @param unixPath of the Unix socket; empty otherwise
 * @param tls how to encrypt; {@code null} means not at all
 * @param protocol what ALPN must agree upon; empty if it does not matter
 * @param tunnel a proxy that is asked to connect through, {@code null} for none
 */
public record Dialer(
        String host,
        int port,
        String unixPath,
        @Nullable TlsContexts tls,
        String protocol,
        @Nullable HttpUrl tunnel) {

    private static final int LONGEST_PROXY_ANSWER = 8192;

    /**
     * Connects.
     *
     * @throws DeadlineException if it takes too long
     * @throws IOException if it fails; the message names the server
     */
    public Wire dial(Deadline deadline) throws IOException {
        Wire wire = tunnel == null ? connect(host, port, deadline) : throughTunnel(tunnel, deadline);
        if (tls == null) {
            return wire;
        }
        TlsWire secured;
        try {
            secured = TlsWire.connect(wire, tls.engine(host.isEmpty() ? "localhost" : host, port, protocol), deadline);
        } catch (DeadlineException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("TLS with " + this + " failed: " + e.getMessage(), e);
        }
        if (!protocol.isEmpty() && !secured.protocol().equals(protocol)) {
            secured.close();
            throw new SSLException(
                    this + " does not speak " + protocol + " over TLS (no such protocol agreed by ALPN)");
        }
        return secured;
    }

    private Wire connect(String name, int number, Deadline deadline) throws IOException {
        if (!unixPath.isEmpty()) {
            return reach(UnixDomainSocketAddress.of(unixPath), deadline);
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(name);
        } catch (UnknownHostException e) {
            throw new IOException("the name " + name + " is not known", e);
        }
        IOException failure = new IOException("the name " + name + " has no address");
        for (InetAddress address : addresses) {
            try {
                return reach(new InetSocketAddress(address, number), deadline);
            } catch (DeadlineException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static Wire reach(SocketAddress address, Deadline deadline) throws IOException {
        try {
            return PlainWire.connect(address, deadline);
        } catch (DeadlineException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("cannot connect to " + address + ": " + e.getMessage(), e);
        }
    }

    private Wire throughTunnel(HttpUrl proxy, Deadline deadline) throws IOException {
        Wire wire = connect(proxy.host(), proxy.port(), deadline);
        try {
            String authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
            StringBuilder request = new StringBuilder(128)
                    .append("CONNECT ")
                    .append(authority)
                    .append(" HTTP/1.1\r\nHost: ")
                    .append(authority)
                    .append("\r\n");
            String credentials = credentials(proxy);
            if (credentials != null) {
                request.append("Proxy-Authorization: ").append(credentials).append("\r\n");
            }
            request.append("\r\n");
            wire.write(ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.US_ASCII)), deadline);
            String answer = head(wire, deadline);
            if (!answer.startsWith("HTTP/1.") || answer.length() < 12 || answer.charAt(9) != '2') {
                throw new IOException("the proxy " + proxy.authority() + " refused: " + firstLine(answer));
            }
            return wire;
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    /** The value of a header that tells a proxy who asks; {@code null} if its URL names nobody. */
    public static @Nullable String credentials(HttpUrl proxy) {
        String userInfo = proxy.userInfo();
        return userInfo == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    private static String head(Wire wire, Deadline deadline) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1); // what follows the head is no longer HTTP and must stay unread
        while (head.length() < LONGEST_PROXY_ANSWER) {
            one.clear();
            if (wire.read(one, deadline) < 0) {
                break;
            }
            head.append((char) (one.get(0) & 0xff));
            if (head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
                return head.toString();
            }
        }
        throw new IOException("the proxy gave no answer in HTTP/1.1");
    }

    private static String firstLine(String answer) {
        int end = answer.indexOf('\r');
        return end < 0 ? answer : answer.substring(0, end);
    }

    @Override
    public String toString() {
        return unixPath.isEmpty() ? host + ":" + port : "unix://" + unixPath;
    }
}
