/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Says one thing to a port of this machine and gives the answer. */
final class HttpClientFixture {

    private HttpClientFixture() {}

    static String get(int port, String path) throws IOException {
        return say(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    static String say(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
