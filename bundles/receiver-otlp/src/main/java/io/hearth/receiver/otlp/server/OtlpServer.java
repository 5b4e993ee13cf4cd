/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.UnusedKeys;
import io.hearth.receiver.otlp.SignalExport;
import io.hearth.receiver.otlp.body.MemoryBudget;
import io.hearth.receiver.otlp.config.GrpcServerConfig;
import io.hearth.receiver.otlp.config.HttpServerConfig;
import io.hearth.receiver.otlp.config.ReceiverConfig;
import io.hearth.receiver.otlp.config.ServerTlsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The ports of one configuration, served by one Jetty: gRPC by HTTP/2 with or without TLS, exports over HTTP/1.1 and
 * HTTP/2. Bounded in threads, connections, streams and, by a {@link MemoryBudget}, in bytes.
 */
public final class OtlpServer {

    private static final int MOST_THREADS = 32;
    private static final int LEAST_THREADS = 4;

    /** Of one port, and of one peer: together with the other port not more than the descriptors of a usual process. */
    private static final int MOST_CONNECTIONS = 500;

    private static final int MOST_OF_PEER = 250;

    /** How often the rate of a body is looked at. */
    static final Duration RATE_INTERVAL = Duration.ofSeconds(10);

    /** Of a body that comes more slowly the sender is gone, or does it on purpose. */
    static final long LEAST_BYTES_PER_SECOND = 1024;

    private static final int MOST_STREAMS = 128;
    private static final int LARGEST_POOLED_BUFFER = 64 * 1024;
    private static final long POOLED_BYTES = 1 << 20;

    /** Clients of gRPC measure the line with a PING after each answer, which is no attack. */
    private static final int FRAMES_PER_SECOND = 20_000;

    private static final Duration IDLE = Duration.ofMinutes(5);

    /** As {@code confighttp.NewDefaultServerConfig} of the Collector. */
    private static final Duration HEADERS = Duration.ofMinutes(1);

    /** For which nothing may come of a body that has begun, unless the connection has less. */
    private static final Duration STALLED = Duration.ofMinutes(1);

    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration IDLE_AT_STOP = Duration.ofMillis(200);
    private static final Duration LOOK_AT_STOP = Duration.ofMillis(100);

    private final Server server;
    private final MemoryBudget budget;

    private OtlpServer(Server server, MemoryBudget budget) {
        this.server = server;
        this.budget = budget;
    }

    /**
     * Listens and serves.
     *
     * @param exports what takes the data, by signal
     * @param onDeath told, with a sentence, when a port is no longer served although nobody stopped it
     * @throws ComponentException if a port cannot be had or a certificate cannot be read
     */
    public static OtlpServer start(
            ReceiverConfig config,
            Map<Signal, SignalExport> exports,
            Logger logger,
            BiConsumer<String, Throwable> onDeath)
            throws ComponentException {
        return start(config, exports, MemoryBudget.ofHeap(), logger, onDeath);
    }

    /** The same with a budget for the bodies. */
    public static OtlpServer start(
            ReceiverConfig config,
            Map<Signal, SignalExport> exports,
            MemoryBudget budget,
            Logger logger,
            BiConsumer<String, Throwable> onDeath)
            throws ComponentException {
        return JettyServices.visibleTo(() -> startVisible(config, exports, budget, logger, onDeath));
    }

    private static OtlpServer startVisible(
            ReceiverConfig config,
            Map<Signal, SignalExport> exports,
            MemoryBudget budget,
            Logger logger,
            BiConsumer<String, Throwable> onDeath)
            throws ComponentException {
        Server server = newServer();
        try {
            List<ServerTls> watched = new ArrayList<>();
            new Setup(server, config, exports, budget, logger, onDeath, watched).run();
            server.start();
            for (Connector connector : server.getConnectors()) {
                ((OtlpConnector) connector).watch();
            }
            for (ServerTls tls : watched) {
                tls.watch(server.getScheduler());
            }
        } catch (ComponentException e) {
            stopQuietly(server, logger);
            throw e;
        } catch (Exception e) { // what Server.start() declares
            stopQuietly(server, logger);
            throw new ComponentException("the server does not start: " + e.getMessage(), e);
        }
        OtlpServer started = new OtlpServer(server, budget);
        started.addresses().forEach((key, address) -> logger.info("{} listens on {}", key, address));
        return started;
    }

    /** Where it listens, {@code host:port}, by the key of the protocol: {@code protocols::grpc}. */
    public Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        for (Connector connector : server.getConnectors()) {
            addresses.put(connector.getName(), ((OtlpConnector) connector).address());
        }
        return addresses;
    }

    /** The bytes of bodies that are held at this moment. */
    public long heldBytes() {
        return budget.used();
    }

    private static Server newServer() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        threads.setName("hearth-otlp");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        Server server = new Server(
                threads,
                new ScheduledExecutorScheduler("hearth-otlp-timer", true),
                new ArrayByteBufferPool(0, -1, LARGEST_POOLED_BUFFER, -1, POOLED_BYTES, POOLED_BYTES));
        server.setStopTimeout(STOP.toMillis());
        server.setErrorHandler((request, response, callback) -> {
            int status = response.getStatus();
            PlainAnswer.send(response, callback, status, Integer.toString(status));
            return true;
        });
        return server;
    }

    /** What is needed while a server is put together. */
    private record Setup(
            Server server,
            ReceiverConfig config,
            Map<Signal, SignalExport> exports,
            MemoryBudget budget,
            Logger logger,
            BiConsumer<String, Throwable> onDeath,
            List<ServerTls> secured) {

        void run() throws ComponentException {
            GrpcServerConfig grpc = config.protocols().grpc();
            HttpServerConfig http = config.protocols().http();
            UnusedKeys unused = new UnusedKeys();
            Handler grpcHandler = null;
            Handler httpHandler = null;
            long longest = 0;
            if (grpc != null) {
                grpc.unused(unused);
                longest = grpc.longestMessage();
                grpcHandler = new GrpcHandler(exports, grpc.longestMessage(), budget, logger);
                int streams = grpc.maxConcurrentStreams() == 0 ? MOST_STREAMS : grpc.maxConcurrentStreams();
                connect(
                        "protocols::grpc",
                        grpc.endpoint(),
                        grpc.tls(),
                        true,
                        streams,
                        limits(Duration.ZERO, grpc.idleTimeout(), grpc.maxAge()));
            }
            if (http != null) {
                http.unused(unused);
                longest = Math.max(longest, http.longestBody());
                httpHandler = new HttpExportHandler(exports, http, budget, logger);
                if (http.cors() != null && !http.cors().allowedOrigins().isEmpty()) {
                    httpHandler = CrossOrigin.around(httpHandler, http.cors());
                }
                connect(
                        "protocols::http",
                        http.endpoint(),
                        http.tls(),
                        http.keepAlivesEnabled(),
                        MOST_STREAMS,
                        limits(http.readHeaderTimeout(), http.idleTimeout(), Duration.ZERO));
            }
            unused.say(logger);
            if (longest > budget.size()) {
                logger.info(
                        "All requests together may take {} MiB of memory, an eighth of the largest heap, although one may"
                                + " have {} MiB; a larger -Xmx in HEARTH_JAVA_OPTS allows more",
                        budget.size() >> 20,
                        longest >> 20);
            }
            server.setHandler(new GracefulHandler(new ByPort(grpcHandler, httpHandler)));
        }

        private void connect(
                String key,
                String endpoint,
                @Nullable ServerTlsConfig tlsConfig,
                boolean isKeptAlive,
                int streams,
                Connections.Limits limits)
                throws ComponentException {
            HttpConfiguration http = new HttpConfiguration();
            http.setSendServerVersion(false);
            http.setPersistentConnectionsEnabled(isKeptAlive);
            Duration stalled = limits.idle().compareTo(STALLED) > 0 ? STALLED : limits.idle();
            http.setIdleTimeout(stalled.toMillis());
            ServerTls tls = tlsConfig == null ? null : new ServerTls(tlsConfig, logger);
            List<ConnectionFactory> protocols =
                    tls == null ? plain(http, streams, stalled) : secured(http, streams, stalled, tls);
            OtlpConnector connector = new OtlpConnector(
                    server, key, limits, onDeath, logger, protocols.toArray(new ConnectionFactory[0]));
            connector.setIdleTimeout(limits.idle().toMillis());
            connector.setShutdownIdleTimeout(IDLE_AT_STOP.toMillis());
            server.addConnector(connector);
            connector.listen(endpoint);
            if (tls != null) {
                secured.add(tls);
            }
        }

        private static Connections.Limits limits(Duration headers, Duration idle, Duration age) {
            return new Connections.Limits(
                    MOST_CONNECTIONS,
                    MOST_OF_PEER,
                    headers.isZero() ? HEADERS : headers,
                    idle.isZero() ? IDLE : idle,
                    age);
        }

        private static List<ConnectionFactory> plain(HttpConfiguration http, int streams, Duration stalled) {
            return List.of(
                    new HttpConnectionFactory(http),
                    bounded(new HTTP2CServerConnectionFactory(http), streams, stalled));
        }

        private static List<ConnectionFactory> secured(
                HttpConfiguration http, int streams, Duration stalled, ServerTls tls) {
            List<ConnectionFactory> protocols = new ArrayList<>();
            ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
            alpn.setDefaultProtocol("http/1.1");
            protocols.add(new SslConnectionFactory(tls.factory(), alpn.getProtocol()));
            protocols.add(alpn);
            protocols.add(bounded(new HTTP2ServerConnectionFactory(http), streams, stalled));
            protocols.add(new HttpConnectionFactory(http));
            return protocols;
        }

        private static ConnectionFactory bounded(HTTP2ServerConnectionFactory http2, int streams, Duration stalled) {
            http2.setMaxConcurrentStreams(streams);
            http2.setStreamIdleTimeout(stalled.toMillis());
            http2.setRateControlFactory(new WindowRateControl.Factory(FRAMES_PER_SECOND));
            return http2;
        }
    }

    /** Each port has its own handler. */
    private static final class ByPort extends Handler.Sequence {
        private final @Nullable Handler grpc;
        private final @Nullable Handler http;

        ByPort(@Nullable Handler grpc, @Nullable Handler http) {
            this.grpc = grpc;
            this.http = http;
            if (grpc != null) {
                addHandler(grpc);
            }
            if (http != null) {
                addHandler(http);
            }
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            OtlpConnector connector =
                    (OtlpConnector) request.getConnectionMetaData().getConnector();
            Handler handler = connector.getName().equals("protocols::grpc") ? grpc : http;
            EndPoint connection = JettyLine.network(
                    request.getConnectionMetaData().getConnection().getEndPoint());
            connector.connections().requestBegins(connection);
            Callback end = Callback.from(callback, () -> connector.connections().requestEnds(connection));
            try {
                if (handler == null || !handler.handle(request, response, end)) {
                    end.failed(new IllegalStateException("no protocol is served at this port"));
                }
            } catch (Exception | Error e) {
                end.failed(e);
            }
            return true;
        }
    }

    /**
     * Takes no new requests, waits a few seconds for those that are under way, and closes everything.
     *
     * @throws ComponentException if a request was still under way
     */
    public void stop() throws ComponentException {
        try {
            server.getScheduler().schedule(this::closeIdle, LOOK_AT_STOP.toMillis(), TimeUnit.MILLISECONDS);
            server.stop();
        } catch (Exception e) { // what Server.stop() declares
            throw new ComponentException(
                    "requests were still under way after " + STOP.toSeconds() + " seconds and were cut off ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    /**
     * Jetty shortens the idle time of every connection once, when a stop begins; a connection whose request ends after that
     * gets back the time it had before, minutes, and the stop waits for it until it is cut off. So they are looked at again.
     */
    private void closeIdle() {
        for (Connector connector : server.getConnectors()) {
            for (EndPoint connection : connector.getConnectedEndPoints()) {
                if (connection.getIdleTimeout() == connector.getIdleTimeout()) {
                    connection.setIdleTimeout(IDLE_AT_STOP.toMillis());
                }
            }
        }
        if (server.isStopping()) {
            server.getScheduler().schedule(this::closeIdle, LOOK_AT_STOP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void stopQuietly(Server server, Logger logger) {
        try {
            server.stop();
            for (Connector connector : server.getConnectors()) {
                ((OtlpConnector) connector).close();
            }
        } catch (Exception e) {
            logger.debug("a server that did not start does not stop either", e);
        }
    }
}
