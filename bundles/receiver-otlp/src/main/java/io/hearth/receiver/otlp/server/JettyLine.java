/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A connection of Jetty, with or without TLS. */
record JettyLine(EndPoint endPoint) implements Connections.Line {

    /** Of an IPv6 address: the network that one site has to itself (RFC 6177). */
    private static final int PREFIX_BYTES = 8;

    /** The end point of the network that an end point within TLS stands on. */
    static EndPoint network(EndPoint endPoint) {
        return endPoint instanceof SslConnection.SslEndPoint secured
                ? secured.getSslConnection().getEndPoint()
                : endPoint;
    }

    @Override
    public String peer() {
        if (endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote && remote.getAddress() != null) {
            InetAddress address = remote.getAddress();
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(address.getAddress(), 0, PREFIX_BYTES)
                    : address.getHostAddress();
        }
        return "";
    }

    private @Nullable Connection protocol() {
        Connection connection = endPoint.getConnection();
        return connection instanceof SslConnection secured
                ? secured.getSslEndPoint().getConnection()
                : connection;
    }

    @Override
    public long bytesIn() {
        Connection protocol = protocol();
        return protocol == null ? -1 : protocol.getBytesIn();
    }

    @Override
    public boolean isSerial() {
        return !(protocol() instanceof HTTP2Connection);
    }

    @Override
    public void close(String reason) {
        if (protocol() instanceof HTTP2Connection http2) {
            // Says GOAWAY first, so that no call is lost that comes just now.
            http2.getSession().close(ErrorCode.NO_ERROR.code, reason, Callback.NOOP);
        } else {
            endPoint.close(new TimeoutException(reason));
        }
    }
}
