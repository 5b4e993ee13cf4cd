/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Answers {@code GET /metrics} over HTTP/1.1, one request at a time on one thread. Not a web server: a request has at
 * most {@value #MAX_REQUEST} bytes and {@value #REQUEST_MILLIS} ms, and a connection has one request. The JDK's own
 * server would load several hundred classes for the same page.
 */
final class MetricsPage implements AutoCloseable {

    private static final int MAX_REQUEST = 8192;
    private static final int REQUEST_MILLIS = 2000;
    private static final int BACKLOG = 16;

    private final ServerSocket server;
    private final Supplier<String> page;
    private final Thread thread;

    /**
     * Begins to listen.
     *
     * @throws IOException if the address cannot be had
     */
    MetricsPage(String host, int port, Supplier<String> page) throws IOException {
        this.page = page;
        this.server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        this.thread = new Thread(this::serve, "hearth-metrics");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() {
        try {
            server.close();
            thread.join(REQUEST_MILLIS);
        } catch (IOException e) {
            // Closing a listening socket has nothing left to lose.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                answer(connection);
            } catch (IOException | RuntimeException e) {
                // A client that goes away, or is no client at all, concerns nobody but itself.
                pauseAfterFailure();
            }
        }
    }

    /** Keeps a lack of file descriptors from turning the loop into a busy one. */
    private static void pauseAfterFailure() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket connection) throws IOException {
        String request = requestLine(connection);
        String status;
        String body;
        if (request.isEmpty()) {
            status = "400 Bad Request";
            body = "Bad request\n";
        } else if (!request.startsWith("GET ") && !request.startsWith("HEAD ")) {
            status = "405 Method Not Allowed";
            body = "Only GET is answered here\n";
        } else if (!isMetrics(request)) {
            status = "404 Not Found";
            body = "The metrics are at /metrics\n";
        } else {
            status = "200 OK";
            body = page.get();
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String type = status.startsWith("200") ? PrometheusText.CONTENT_TYPE : "text/plain; charset=utf-8";
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                + "\r\nConnection: close\r\n\r\n";
        OutputStream out = connection.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        if (!request.startsWith("HEAD ")) {
            out.write(bytes);
        }
        out.flush();
    }

    private static boolean isMetrics(String request) {
        int start = request.indexOf(' ') + 1;
        int end = request.indexOf(' ', start);
        String target = end < 0 ? request.substring(start) : request.substring(start, end);
        int query = target.indexOf('?');
        return (query < 0 ? target : target.substring(0, query)).equals("/metrics");
    }

    /** Reads to the end of the head and gives its first line; empty if there is no whole head in time and size. */
    private static String requestLine(Socket connection) throws IOException {
        long deadline = System.nanoTime() + REQUEST_MILLIS * 1_000_000L;
        InputStream in = connection.getInputStream();
        byte[] head = new byte[MAX_REQUEST];
        int length = 0;
        while (length < head.length) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000L;
            if (leftMillis <= 0) {
                return "";
            }
            connection.setSoTimeout((int) leftMillis);
            int count = in.read(head, length, head.length - length);
            if (count < 0) {
                return "";
            }
            length += count;
            if (endsHead(head, length)) {
                String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
                int end = text.indexOf('\n');
                String line = text.substring(0, end).strip();
                return line.contains(" HTTP/1.") ? line : "";
            }
        }
        return "";
    }

    private static boolean endsHead(byte[] head, int length) {
        for (int i = 1; i < length; i++) {
            if (head[i] == '\n' && (head[i - 1] == '\n' || (i > 1 && head[i - 1] == '\r' && head[i - 2] == '\n'))) {
                return true;
            }
        }
        return false;
    }
}
