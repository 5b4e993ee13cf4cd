/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import io.hearth.collector.api.ComponentException;
import io.hearth.receiver.otlp.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A port, which says so when it is no longer served although nobody closed it. */
final class OtlpConnector extends ServerConnector {

    private final String key;
    private final BiConsumer<String, Throwable> onDeath;

    /** @param key of the endpoint in the configuration, for messages */
    OtlpConnector(Server server, String key, BiConsumer<String, Throwable> onDeath, ConnectionFactory... protocols) {
        super(server, 1, 1, protocols);
        this.key = key;
        this.onDeath = onDeath;
        setName(key);
    }

    /** Takes the port; connections are served when the server has been started. */
    void listen(String endpoint) throws ComponentException {
        try {
            InetSocketAddress address = ListenAddress.parse(endpoint).resolve();
            setHost(
                    address.getAddress().isAnyLocalAddress()
                            ? null
                            : address.getAddress().getHostAddress());
            setPort(address.getPort());
            open();
        } catch (IOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ComponentException(
                    "cannot listen on " + endpoint + ": " + cause.getMessage() + "; choose another " + key
                            + "::endpoint",
                    e);
        }
    }

    /** {@code host:port} as it came to be. */
    String address() {
        String host = getHost() == null ? "[::]" : getHost();
        return (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + getLocalPort();
    }

    @Override
    public void accept(int acceptor) throws IOException {
        if (!isOpen()) {
            // Which the method below would pass over, again and again.
            throw new ClosedChannelException();
        }
        super.accept(acceptor);
    }

    @Override
    protected boolean handleAcceptFailure(Throwable failure) {
        if (isRunning() && !isShutdown() && !isOpen()) {
            onDeath.accept("the server of " + key + " does not listen any more", failure);
            return false;
        }
        // Such as too many open files: it is tried again after a second.
        return super.handleAcceptFailure(failure);
    }
}
