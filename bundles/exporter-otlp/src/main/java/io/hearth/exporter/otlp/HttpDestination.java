/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import com.google.protobuf.Message;
import io.hearth.exporter.otlp.config.HttpConfig;
import io.hearth.exporter.otlp.http1.HttpClient;
import io.hearth.exporter.otlp.http1.HttpResponse;
import io.hearth.exporter.otlp.payload.Compression;
import io.hearth.exporter.otlp.payload.ErrorStatus;
import io.hearth.exporter.otlp.payload.PartialSuccess;
import io.hearth.exporter.otlp.payload.RequestBody;
import io.hearth.exporter.otlp.sending.Destination;
import io.hearth.exporter.otlp.sending.SendException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The URL of one signal on an OTLP/HTTP server. */
final class HttpDestination implements Destination {

    private final HttpClient client;
    private final String url;
    private final String headBeforeLength;
    private final HttpConfig.Encoding encoding;
    private final Compression compression;
    private final int level;
    private final Logger logger;

    /**
     * @param headBeforeLength request line and headers, all but {@code Content-Length}
     * @param level of compression; 0 means the default
     */
    HttpDestination(
            HttpClient client,
            String url,
            String headBeforeLength,
            HttpConfig.Encoding encoding,
            Compression compression,
            int level,
            Logger logger) {
        this.client = client;
        this.url = url;
        this.headBeforeLength = headBeforeLength;
        this.encoding = encoding;
        this.compression = compression;
        this.level = level;
        this.logger = logger;
    }

    @Override
    public byte[] encode(Message message) throws SendException {
        try {
            return switch (encoding) {
                case PROTO -> RequestBody.proto(message, 0, compression, level);
                case JSON -> RequestBody.json(message, compression, level);
            };
        } catch (IOException e) {
            throw SendException.permanent("the request cannot be encoded: " + e.getMessage(), e);
        }
    }

    @Override
    public void send(byte[] payload, Duration timeout) throws SendException {
        byte[] head = (headBeforeLength + "Content-Length: " + payload.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        HttpResponse response;
        try {
            response = client.exchange(head, payload, timeout);
        } catch (IOException e) {
            throw SendException.retryable(url + ": " + e.getMessage(), e, null);
        }
        if (response.status() / 100 == 2) {
            warnOfPartialSuccess(response);
            return;
        }
        String text = ErrorStatus.text(response.header("content-type"), response.body());
        String message =
                url + " answered " + response.status() + " " + response.reason() + (text.isEmpty() ? "" : ": " + text);
        throw switch (response.status()) {
            case 429, 503 -> SendException.retryable(message, null, retryAfter(response.header("retry-after")));
            case 502, 504 -> SendException.retryable(message, null, null);
            default -> SendException.permanent(message, null);
        };
    }

    private void warnOfPartialSuccess(HttpResponse response) throws SendException {
        if (response.body().length == 0) {
            return;
        }
        String type = response.header("content-type");
        try {
            PartialSuccess partial;
            if (type.startsWith("application/json")) {
                partial = PartialSuccess.ofJson(response.body());
            } else if (type.startsWith("application/x-protobuf")) {
                partial = PartialSuccess.ofProto(response.body());
            } else {
                return; // not a response of OTLP, but taken all the same
            }
            if (partial.isPresent()) {
                logger.warn("Partial success response: rejected={} {}", partial.rejected(), partial.message());
            }
        } catch (IOException e) {
            throw SendException.permanent(url + ": the response cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads {@code Retry-After}: seconds or a date, RFC 9110, section 10.2.3. */
    static @Nullable Duration retryAfter(String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(value)));
        } catch (NumberFormatException notSeconds) {
            try {
                Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                Duration delay = Duration.between(Instant.now(), until);
                return delay.isNegative() ? Duration.ZERO : delay;
            } catch (DateTimeException notADate) {
                return null;
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
