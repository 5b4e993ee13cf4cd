/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MetricsPageTest {

    private MetricsPage page;
    private int port;

    @BeforeEach
    void open() throws IOException {
        page = new MetricsPage("127.0.0.1", 0, () -> "größe 1\n");
        page.start(cause -> {});
        port = page.address().getPort();
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void answersGet() throws IOException {
        assertThat(HttpClientFixture.get(port, "/metrics"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 10\r\n")
                .endsWith("\r\n\r\ngröße 1\n");
        assertThat(HttpClientFixture.get(port, "/metrics?x=1")).startsWith("HTTP/1.1 200 ");
        assertThat(HttpClientFixture.say(port, "GET /metrics HTTP/1.0\n\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void refusesEverythingElse() throws IOException {
        assertThat(HttpClientFixture.get(port, "/")).startsWith("HTTP/1.1 404 ");
        assertThat(HttpClientFixture.get(port, "/metrics/../etc")).startsWith("HTTP/1.1 404 ");
        assertThat(HttpClientFixture.say(port, "POST /metrics HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ");
        assertThat(HttpClientFixture.say(port, "HEAD /metrics HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n");
        assertThat(HttpClientFixture.say(port, "\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(HttpClientFixture.say(port, "\u0016\u0003\u0001 tls?\n\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void servesOthersAfterAClientThatDoesNotRead() throws IOException {
        page.close();
        page = new MetricsPage("127.0.0.1", 0, () -> "x".repeat(20_000_000));
        page.start(cause -> {});
        port = page.address().getPort();
        try (Socket deaf = new Socket("127.0.0.1", port)) {
            deaf.getOutputStream().write("GET /metrics HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(HttpClientFixture.get(port, "/")).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void survivesAGaugeThatFails() throws IOException {
        page.close();
        int[] calls = {0};
        page = new MetricsPage("127.0.0.1", 0, () -> {
            if (calls[0]++ < 2) {
                throw new StackOverflowError("pretended");
            }
            return "x 1\n";
        });
        page.start(cause -> {});
        port = page.address().getPort();
        for (int i = 0; i < 2; i++) {
            try {
                HttpClientFixture.get(port, "/metrics");
            } catch (IOException e) {
                assertThat(e).isNotNull(); // the connection is closed without an answer
            }
        }
        assertThat(HttpClientFixture.get(port, "/metrics")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void servesOthersAfterAClientThatSaysTooMuchOrNothing() throws IOException {
        try (Socket endless = new Socket("127.0.0.1", port)) {
            endless.getOutputStream().write("GET /metrics HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            endless.getOutputStream().write(new byte[7000]);
            endless.getOutputStream().write(new byte[2000]);
            try (Socket silent = new Socket("127.0.0.1", port)) {
                assertThat(silent.isConnected()).isTrue();
                assertThat(HttpClientFixture.get(port, "/metrics")).startsWith("HTTP/1.1 200 ");
            }
        }
    }
}
