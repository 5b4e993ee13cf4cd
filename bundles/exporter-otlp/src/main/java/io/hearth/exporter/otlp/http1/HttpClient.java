/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http1;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.exporter.otlp.wire.Deadline;
import io.hearth.exporter.otlp.wire.Dialer;
import io.hearth.exporter.otlp.wire.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Posts to one server over HTTP/1.1. The thread that calls does all the work; connections that are free are used again.
 * May be used by several threads.
 */
public final class HttpClient implements Closeable {

    /** How much of the body of a response is read. */
    public static final int LONGEST_BODY = 64 * 1024;

    private final Dialer dialer;
    private final int mostIdle;
    private final long longestIdleNanos;

    @GuardedBy("this")
    private final Deque<HttpConnection> idle = new ArrayDeque<>();

    @GuardedBy("this")
    private final Set<HttpConnection> busy = new HashSet<>();

    @GuardedBy("this")
    private boolean isClosed;

    /**
     * A client that connects when it is called.
     *
     * @param mostIdle how many free connections to keep
     * @param longestIdle how old a free connection may be to be used; zero means any age
     */
    public HttpClient(Dialer dialer, int mostIdle, Duration longestIdle) {
        this.dialer = dialer;
        this.mostIdle = mostIdle;
        this.longestIdleNanos = longestIdle.toNanos();
    }

    /**
     * Sends one request and reads its response.
     *
     * @param head request line and headers with the empty line behind them
     * @param timeout of everything; zero means none
     * @throws IOException if there was no response
     */
    public HttpResponse exchange(byte[] head, byte[] body, Duration timeout) throws IOException {
        Deadline deadline = Deadline.after(timeout);
        HttpConnection connection = take(deadline);
        try {
            return connection.exchange(head, body, deadline);
        } finally {
            giveBack(connection);
        }
    }

    private HttpConnection take(Deadline deadline) throws IOException {
        while (true) {
            HttpConnection connection;
            synchronized (this) {
                connection = idle.pollLast();
                if (connection == null) {
                    break;
                }
                busy.add(connection);
            }
            if (connection.isUsable(longestIdleNanos)) {
                return connection;
            }
            giveBack(connection);
        }
        Wire wire = dialer.dial(deadline);
        HttpConnection connection = new HttpConnection(wire);
        synchronized (this) {
            if (!isClosed) {
                busy.add(connection);
                return connection;
            }
        }
        connection.close();
        throw new IOException("the exporter has been shut down");
    }

    private void giveBack(HttpConnection connection) {
        boolean isKept = connection.isUsable(longestIdleNanos);
        synchronized (this) {
            busy.remove(connection);
            isKept = isKept && !isClosed && idle.size() < mostIdle;
            if (isKept) {
                idle.addLast(connection);
            }
        }
        if (!isKept) {
            connection.close();
        }
    }

    /** Closes all connections; requests that are under way fail. */
    @Override
    public void close() {
        List<HttpConnection> all;
        synchronized (this) {
            isClosed = true;
            all = new ArrayList<>(idle);
            all.addAll(busy);
            idle.clear();
            busy.clear();
        }
        for (HttpConnection connection : all) {
            connection.close();
        }
    }
}
