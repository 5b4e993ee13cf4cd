/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.Secret;
import io.hearth.exporter.otlp.wire.Deadline;
import io.hearth.exporter.otlp.wire.DeadlineException;
import io.hearth.exporter.otlp.wire.Dialer;
import io.hearth.exporter.otlp.wire.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls unary methods of one gRPC server. Each call has a connection for itself while it lasts; connections that are
 * free are used again, the one used last first, so that one caller after the other needs one connection. The thread that
 * calls does all the work. May be used by several threads.
 */
public final class GrpcClient implements Closeable {

    private static final int LONGEST_RESPONSE = 4 * 1024 * 1024;
    /** What may be added to a message by its prefix and by gzip that does not shrink it. */
    private static final int LONGEST_BODY = LONGEST_RESPONSE + 4096;

    private static final int LONGEST_MESSAGE = 500;

    private final Dialer dialer;
    private final Options options;

    @GuardedBy("this")
    private final Deque<Http2Connection> idle = new ArrayDeque<>();

    @GuardedBy("this")
    private final Set<Http2Connection> busy = new HashSet<>();

    @GuardedBy("this")
    private boolean isClosed;

    /**
     * What is the same for every call.
     *
     * @param authority the name of the server
     * @param userAgent what to say about this program
     * @param encoding how messages are compressed; {@code null} means not at all
     * @param headers more headers
     * @param mostIdle how many free connections to keep
     * @param keepaliveTime see {@link Http2Connection}
     * @param keepaliveTimeout see {@link Http2Connection}
     */
    public record Options(
            String authority,
            String userAgent,
            @Nullable String encoding,
            Map<String, Secret> headers,
            int mostIdle,
            @Nullable Duration keepaliveTime,
            Duration keepaliveTimeout) {}

    /** A client that connects when it is called. */
    public GrpcClient(Dialer dialer, Options options) {
        this.dialer = dialer;
        this.options = options;
    }

    /** Builds the headers of calls of one method, to be used again and again. */
    public byte[] headers(String method) {
        HpackEncoder headers = new HpackEncoder()
                .indexed(HpackEncoder.METHOD_POST)
                .indexed(dialer.tls() == null ? HpackEncoder.SCHEME_HTTP : HpackEncoder.SCHEME_HTTPS)
                .literal(HpackEncoder.PATH, method)
                .literal(HpackEncoder.AUTHORITY, options.authority)
                .literal("content-type", "application/grpc")
                .literal("te", "trailers")
                .literal("user-agent", options.userAgent)
                .literal("grpc-accept-encoding", "gzip,identity");
        if (options.encoding != null) {
            headers.literal("grpc-encoding", options.encoding);
        }
        for (Map.Entry<String, Secret> header : options.headers.entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String value = header.getValue().reveal();
            if (name.endsWith("-bin")) {
                value = Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
            }
            headers.secret(name, value);
        }
        return headers.toBytes();
    }

    /**
     * Makes one call.
     *
     * @param headers from {@link #headers}
     * @param frame the message with its prefix, see {@link GrpcMessage}
     * @param timeout of the call with everything that belongs to it; zero means none
     * @return the message of the response
     * @throws GrpcException if the status is not OK; what goes wrong on the network has a status as well
     */
    public byte[] call(byte[] headers, byte[] frame, Duration timeout) throws GrpcException {
        Deadline deadline = Deadline.after(timeout);
        for (boolean isSecond = false; ; isSecond = true) {
            boolean wasRefused = false;
            Http2Connection connection = null;
            try {
                connection = take(isSecond, deadline);
                byte[] block = deadline.isNever() ? headers : withTimeout(headers, deadline);
                return message(connection.call(block, frame, frame.length, deadline));
            } catch (DeadlineException e) {
                throw new GrpcException(
                        connection == null ? GrpcStatus.UNAVAILABLE : GrpcStatus.DEADLINE_EXCEEDED,
                        "no answer from " + dialer + " within " + timeout.toMillis() + " ms (" + e.getMessage() + ")",
                        null,
                        e);
            } catch (Http2Exception e) {
                wasRefused = e.isUnprocessed();
                if (!wasRefused || isSecond) {
                    int code = wasRefused || e.isFatal() ? GrpcStatus.UNAVAILABLE : GrpcStatus.ofHttp2(e.code());
                    throw new GrpcException(code, dialer + ": " + e.getMessage(), null, e);
                }
            } catch (IOException e) {
                throw new GrpcException(GrpcStatus.UNAVAILABLE, dialer + ": " + e.getMessage(), null, e);
            } finally {
                if (connection != null) {
                    giveBack(connection);
                }
            }
        }
    }

    private static byte[] withTimeout(byte[] headers, Deadline deadline) {
        // At most eight digits by the protocol, which in milliseconds is more than a day.
        long millis = Math.max(1, Math.min(99_999_999, deadline.remainingNanos() / 1_000_000));
        byte[] timeout =
                new HpackEncoder().literal("grpc-timeout", millis + "m").toBytes();
        byte[] both = new byte[headers.length + timeout.length];
        System.arraycopy(headers, 0, both, 0, headers.length);
        System.arraycopy(timeout, 0, both, headers.length, timeout.length);
        return both;
    }

    private static byte[] message(Http2Response response) throws GrpcException, IOException {
        String status = Header.find(response.trailers(), "grpc-status");
        List<Header> trailers = response.trailers();
        if (status == null) { // an answer of trailers alone is one of headers alone
            status = Header.find(response.headers(), "grpc-status");
            trailers = response.headers();
        }
        if (status == null) {
            String http = String.valueOf(Header.find(response.headers(), ":status"));
            String type = Header.find(response.headers(), "content-type");
            throw new GrpcException(
                    GrpcStatus.ofHttp(http),
                    "the server answered with HTTP status " + http + ", content type " + type
                            + " and without a gRPC status",
                    null,
                    null);
        }
        int code = GrpcStatus.parse(status);
        if (code != GrpcStatus.OK) {
            String message = Header.find(trailers, "grpc-message");
            throw new GrpcException(
                    code,
                    message == null ? "(no message)" : shortened(percentDecoded(message)),
                    RetryInfo.find(Header.find(trailers, "grpc-status-details-bin")),
                    null);
        }
        try {
            return GrpcMessage.unwrap(
                    response.body(), Header.find(response.headers(), "grpc-encoding"), LONGEST_RESPONSE);
        } catch (IOException e) {
            throw new GrpcException(GrpcStatus.INTERNAL, String.valueOf(e.getMessage()), null, e);
        }
    }

    private static String shortened(String message) {
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
    }

    private static String percentDecoded(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length()) {
                int high = Character.digit(text.charAt(i + 1), 16);
                int low = Character.digit(text.charAt(i + 2), 16);
                if (high >= 0 && low >= 0) {
                    bytes[length++] = (byte) ((high << 4) | low);
                    i += 2;
                    continue;
                }
            }
            bytes[length++] = (byte) c;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private Http2Connection take(boolean mustBeNew, Deadline deadline) throws IOException {
        while (!mustBeNew) {
            Http2Connection connection;
            synchronized (this) {
                connection = idle.pollLast();
                if (connection == null) {
                    break;
                }
                busy.add(connection);
            }
            if (connection.isUsable()) {
                return connection;
            }
            giveBack(connection);
        }
        Wire wire = dialer.dial(deadline);
        Http2Connection connection;
        try {
            connection =
                    new Http2Connection(wire, LONGEST_BODY, options.keepaliveTime, options.keepaliveTimeout, deadline);
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
        synchronized (this) {
            if (isClosed) {
                connection.close();
                throw new IOException("the exporter has been shut down");
            }
            busy.add(connection);
        }
        return connection;
    }

    private void giveBack(Http2Connection connection) {
        boolean isKept = connection.isUsable();
        synchronized (this) {
            busy.remove(connection);
            isKept = isKept && !isClosed && idle.size() < options.mostIdle;
            if (isKept) {
                idle.addLast(connection);
            }
        }
        if (!isKept) {
            connection.close();
        }
    }

    /** Closes all connections; calls that are under way fail. */
    @Override
    public void close() {
        List<Http2Connection> all;
        synchronized (this) {
            isClosed = true;
            all = new ArrayList<>(idle);
            all.addAll(busy);
            idle.clear();
            busy.clear();
        }
        for (Http2Connection connection : all) {
            connection.close();
        }
    }
}
