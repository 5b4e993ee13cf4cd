/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** An OTLP/HTTP backend made with the server of the Java runtime. */
final class HttpSink extends OtlpSink {
    private final HttpServer server;
    private final AtomicInteger throttled = new AtomicInteger();

    HttpSink() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1development/profiles", this::export);
        server.start();
    }

    /** The next requests are answered with 429 and Retry-After: 1. */
    void throttleNext(int count) {
        throttled.set(count);
    }

    @Override
    String endpoint() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void export(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            if (throttled.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.getResponseHeaders().add("Retry-After", "1");
                exchange.sendResponseHeaders(429, -1);
                return;
            }
            boolean isRight = exchange.getRequestMethod().equals("POST")
                    && "application/x-protobuf".equals(headers.get("content-type"));
            if (!isRight) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            accept(headers, decompressed(headers.getOrDefault("content-encoding", "identity"), body));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static byte[] decompressed(String encoding, byte[] body) throws IOException {
        return switch (encoding) {
            case "identity" -> body;
            case "gzip" -> new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            case "zstd" -> zstd(body);
            default -> throw new IOException("encoding " + encoding);
        };
    }

    private static byte[] zstd(byte[] body) throws IOException {
        Process process = new ProcessBuilder("zstd", "-dc").start();
        try (var in = process.getOutputStream()) {
            in.write(body);
        }
        return process.getInputStream().readAllBytes();
    }
}
