/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.SupervisedLoop;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /metrics} over HTTP/1.1, one request at a time on one thread. Not a web server: a request has at
 * most {@value #MAX_REQUEST} bytes and {@value #REQUEST_MILLIS} ms, and a connection has one request. The JDK's own
 * server would load several hundred classes for the same page.
 */
final class MetricsPage implements AutoCloseable {

    private static final int MAX_REQUEST = 8192;
    private static final int REQUEST_MILLIS = 2000;
    private static final int BACKLOG = 16;

    private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);

    private final ServerSocketChannel channel;
    private final ServerSocket server;
    private final Supplier<String> page;
    private final Thread thread;
    private volatile Consumer<Throwable> onEnd = cause -> {};

    /**
     * Begins to listen.
     *
     * @throws IOException if the address cannot be had
     */
    MetricsPage(String host, int port, Supplier<String> page) throws IOException {
        this.page = page;
        this.channel = ServerSocketChannel.open();
        this.server = channel.socket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        this.thread = new Thread(new SupervisedLoop("hearth-metrics", this::serve, new Reports()), "hearth-metrics");
        thread.setDaemon(true);
    }

    /** @param gaveUp told if the page cannot be served any more */
    void start(Consumer<Throwable> gaveUp) {
        onEnd = gaveUp;
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

    /** One request. A client that goes away, or is no client at all, concerns nobody but itself. */
    private SupervisedLoop.Outcome serve() throws IOException {
        if (server.isClosed()) {
            return SupervisedLoop.Outcome.END;
        }
        try (Socket connection = server.accept()) {
            try {
                answer(connection);
            } catch (IOException e) {
                LOG.debug("a request for metrics came to nothing", e);
            }
            return SupervisedLoop.Outcome.PROGRESS;
        } catch (IOException e) {
            if (server.isClosed()) {
                return SupervisedLoop.Outcome.END;
            }
            throw e; // such as a lack of file descriptors: the loop pauses
        }
    }

    private final class Reports implements SupervisedLoop.Observer {
        @Override
        public void failed(String loop, Throwable cause, int inARow) {
            if (inARow == 1) {
                LOG.warn("The collector's own metrics could not be served once: {}", cause.toString(), cause);
            }
        }

        @Override
        public void gaveUp(String loop, Throwable cause, int inARow) {
            onEnd.accept(cause);
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
        byte[] shown = request.startsWith("HEAD ") ? new byte[0] : bytes;
        ByteBuffer answer = ByteBuffer.allocate(head.length() + shown.length);
        answer.put(head.getBytes(StandardCharsets.US_ASCII)).put(shown).flip();
        write(connection.getChannel(), answer);
    }

    /** Writes for a bounded time: a client that does not read must not keep the page from others. */
    private static void write(SocketChannel connection, ByteBuffer answer) throws IOException {
        long deadline = System.nanoTime() + REQUEST_MILLIS * 1_000_000L;
        connection.configureBlocking(false);
        connection.write(answer);
        if (!answer.hasRemaining()) {
            return; // as nearly always
        }
        try (Selector selector = Selector.open()) {
            connection.register(selector, SelectionKey.OP_WRITE);
            while (answer.hasRemaining()) {
                long leftMillis = (deadline - System.nanoTime()) / 1_000_000L;
                if (leftMillis <= 0) {
                    throw new IOException("the client did not read its answer in time");
                }
                selector.select(leftMillis);
                selector.selectedKeys().clear();
                connection.write(answer);
            }
        }
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
