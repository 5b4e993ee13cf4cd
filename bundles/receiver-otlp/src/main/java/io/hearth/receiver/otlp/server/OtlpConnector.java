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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;

/** A port with its connections. It reports when it is no longer served although nobody closed it. */
final class OtlpConnector extends ServerConnector {

    /** In the shortest limit of time. */
    private static final int SWEEPS = 4;

    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(10);

    private final String key;
    private final BiConsumer<String, Throwable> onDeath;
    private final Connections<EndPoint> connections;
    private final Duration sweepInterval;
    private final Logger logger;

    /** @param key of the endpoint in the configuration, for messages */
    OtlpConnector(
            Server server,
            String key,
            Connections.Limits limits,
            BiConsumer<String, Throwable> onDeath,
            Logger logger,
            ConnectionFactory... protocols) {
        super(server, 1, 1, protocols);
        this.key = key;
        this.onDeath = onDeath;
        this.connections = new Connections<>(limits, System::nanoTime);
        Duration shortest = limits.header().compareTo(limits.idle()) < 0 ? limits.header() : limits.idle();
        this.sweepInterval = shortest.dividedBy(SWEEPS).compareTo(LONGEST_SWEEP) < 0
                ? shortest.dividedBy(SWEEPS).plusMillis(1)
                : LONGEST_SWEEP;
        this.logger = logger;
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

    /** The connections of this port. */
    Connections<EndPoint> connections() {
        return connections;
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
        connections.opened(endPoint, new JettyLine(endPoint));
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        connections.closed(endPoint);
        super.onEndPointClosed(endPoint);
    }

    /** Closes connections that take too long, from now on. */
    void watch() {
        getScheduler()
                .schedule(
                        () -> {
                            try {
                                sweep();
                            } catch (RuntimeException | Error e) {
                                logger.warn("connections of {} could not be looked at; this goes on", key, e);
                            } finally {
                                if (isRunning()) {
                                    watch();
                                }
                            }
                        },
                        sweepInterval.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        connections.sweep();
        long displaced = connections.takeDisplaced();
        if (displaced > 0) {
            logger.warn(
                    "{} has as many connections as it may have, in all or from one address: {} were closed for others",
                    key,
                    displaced);
        }
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
