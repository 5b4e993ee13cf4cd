/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OtlpConnectorTest {

    private static final Connections.Limits LIMITS =
            new Connections.Limits(10, 5, Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ZERO);

    @Test
    void saysWhenItsPortIsClosedUnderIt() throws Exception {
        CompletableFuture<String> death = new CompletableFuture<>();
        Server server = new Server();
        OtlpConnector connector = new OtlpConnector(
                server,
                "protocols::grpc",
                LIMITS,
                (sentence, cause) -> death.complete(sentence),
                LoggerFactory.getLogger("test"),
                new HttpConnectionFactory());
        server.addConnector(connector);
        connector.listen("127.0.0.1:0");
        server.start();
        try {
            ((Channel) connector.getTransport()).close();
            assertThat(death.get(20, TimeUnit.SECONDS))
                    .isEqualTo("the server of protocols::grpc does not listen any more");
        } finally {
            server.stop();
        }
    }

    @Test
    void saysNothingWhenItIsStopped() throws Exception {
        CompletableFuture<String> death = new CompletableFuture<>();
        Server server = new Server();
        OtlpConnector connector = new OtlpConnector(
                server,
                "protocols::http",
                LIMITS,
                (sentence, cause) -> death.complete(sentence),
                LoggerFactory.getLogger("test"),
                new HttpConnectionFactory());
        server.addConnector(connector);
        connector.listen("127.0.0.1:0");
        server.start();
        assertThat(connector.address()).startsWith("127.0.0.1:");
        server.stop();
        assertThat(death).isNotDone();
    }
}
