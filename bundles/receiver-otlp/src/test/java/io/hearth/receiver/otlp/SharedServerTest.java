/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.receiver.otlp.config.ReceiverConfig;
import io.hearth.receiver.otlp.server.OtlpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The life of a server: shared by the signals of one configuration, started and stopped once, and what goes wrong. */
class SharedServerTest {

    private final OtlpReceiverFactory factory = new OtlpReceiverFactory();
    private final Settings settings = Settings.standalone(ComponentId.parse("otlp"));

    private List<Component> receivers(ReceiverConfig config) {
        List<Component> receivers = new ArrayList<>();
        for (Signal signal : Signal.known()) {
            receivers.add(factory.create(settings, signal, config, data -> {}));
        }
        return receivers;
    }

    @Test
    void startsAndStopsOnceForAllSignals() throws Exception {
        // Two ports would be needed if every signal had its own server.
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = probe.getLocalPort();
            ReceiverConfig config = Bound.config("protocols: {http: {endpoint: '127.0.0.1:" + port + "'}}");
            List<Component> refused = receivers(config);
            for (Component receiver : refused) {
                assertThatThrownBy(() -> receiver.start(Host.standalone()))
                        .isInstanceOf(ComponentException.class)
                        .hasMessageContaining("cannot listen on 127.0.0.1:" + port)
                        .hasMessageContaining("protocols::http::endpoint");
            }
            for (Component receiver : refused) {
                receiver.shutdown();
            }
        }
        ReceiverConfig config = Bound.config("protocols: {http: {endpoint: '127.0.0.1:0'}}");
        List<Component> receivers = receivers(config);
        for (Component receiver : receivers) {
            receiver.start(Host.standalone());
        }
        for (Component receiver : receivers) {
            receiver.shutdown();
            receiver.shutdown();
        }
        List<Component> again = receivers(config);
        again.get(0).start(Host.standalone());
        again.get(1).shutdown();
    }

    @Test
    void saysWhichCertificateIsMissing() throws Exception {
        ReceiverConfig config = Bound.config(
                "protocols: {grpc: {endpoint: '127.0.0.1:0', tls: {cert_file: /nowhere.crt, key_file: /nowhere.key}}}");
        List<Component> receivers = receivers(config);
        assertThatThrownBy(() -> receivers.get(0).start(Host.standalone()))
                .hasMessageContaining("tls::key_file /nowhere.key");
        receivers.get(0).shutdown();
    }

    @Test
    void finishesWhatIsUnderWayWhenItStops() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        SignalExport slow = new SignalExport(Signal.TRACES, data -> {
            arrived.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        OtlpServer server = OtlpServer.start(
                Bound.config("protocols: {http: {endpoint: '127.0.0.1:0'}}"),
                Map.of(Signal.TRACES, slow),
                LoggerFactory.getLogger("test"),
                (sentence, cause) -> {});
        URI uri = URI.create("http://" + server.addresses().get("protocols::http") + "/v1/traces");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        Samples.of(Signal.TRACES).toByteArray()))
                .build();
        CompletableFuture<HttpResponse<Void>> answer =
                HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.discarding());
        arrived.await();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                server.stop();
            } catch (ComponentException e) {
                throw new IllegalStateException(e);
            }
        });
        // Once new connections are refused, the stop has begun.
        while (connects(uri)) {
            Thread.sleep(5);
        }
        released.countDown();
        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        stopped.get(20, TimeUnit.SECONDS);
    }

    private static boolean connects(URI uri) throws IOException {
        try (var socket = new java.net.Socket(uri.getHost(), uri.getPort())) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }
}
