/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Key;
import io.hearth.collector.api.OptionalBlock;
import io.hearth.collector.api.Secret;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Validated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@code otlp_http}.
 *
 * @param endpoint base URL, to which the path of the signal is appended
 * @param tracesEndpoint whole URL for traces; empty means the base URL
 * @param metricsEndpoint whole URL for metrics; empty means the base URL
 * @param logsEndpoint whole URL for logs; empty means the base URL
 * @param profilesEndpoint whole URL for profiles; empty means the base URL
 * @param encoding of requests
 * @param compression of requests
 * @param compressionParams how hard to compress
 * @param proxyUrl a proxy; empty means what the environment says
 * @param tls TLS for {@code https} URLs
 * @param headers sent with every request
 * @param timeout of one attempt; zero means none
 * @param readBufferSize accepted without effect
 * @param writeBufferSize accepted without effect
 * @param maxIdleConns how many idle connections to keep; zero means as many as requests may be on their way
 * @param maxIdleConnsPerHost the same
 * @param maxConnsPerHost how many connections there may be; zero means no limit
 * @param idleConnTimeout how old an idle connection may be to be used again; zero means any age
 * @param disableKeepAlives one connection per request
 * @param forceAttemptHttp2 accepted without effect, HTTP/1.1 is spoken
 * @param http2ReadIdleTimeout accepted without effect
 * @param http2PingTimeout accepted without effect
 * @param cookies accepted without effect
 * @param auth authentication by an extension
 * @param middlewares extensions that see each request
 * @param sendingQueue {@code null} means that senders wait for the network
 * @param retryOnFailure what to do when an attempt fails
 */
public record HttpConfig(
        String endpoint,
        String tracesEndpoint,
        String metricsEndpoint,
        String logsEndpoint,
        String profilesEndpoint,
        Encoding encoding,
        Compression compression,
        CompressionParams compressionParams,
        String proxyUrl,
        TlsConfig tls,
        Map<String, Secret> headers,
        Duration timeout,
        long readBufferSize,
        long writeBufferSize,
        int maxIdleConns,
        int maxIdleConnsPerHost,
        int maxConnsPerHost,
        Duration idleConnTimeout,
        boolean disableKeepAlives,
        @Key("force_attempt_http2") boolean forceAttemptHttp2,
        @Key("http2_read_idle_timeout") Duration http2ReadIdleTimeout,
        @Key("http2_ping_timeout") Duration http2PingTimeout,
        @Nullable Cookies cookies,
        @Nullable Authentication auth,
        List<Middleware> middlewares,
        @OptionalBlock @Nullable QueueConfig sendingQueue,
        RetryConfig retryOnFailure)
        implements Validated {

    /** How a request is written. */
    public enum Encoding {
        /** Protocol Buffers. */
        PROTO,
        /** OTLP/JSON. */
        JSON
    }

    /** How the body of a request is compressed. */
    public enum Compression {
        /** RFC 1952. */
        GZIP,
        /** RFC 8878. */
        ZSTD,
        /** One block of snappy. */
        SNAPPY,
        /** The framing format of snappy. */
        @Key("x-snappy-framed")
        X_SNAPPY_FRAMED,
        /** RFC 1950. */
        ZLIB,
        /** RFC 1950 as well, as HTTP has it. */
        DEFLATE,
        /** Not offered. */
        LZ4,
        /** Not at all. */
        NONE
    }

    /**
     * The {@code compression_params} block.
     *
     * @param level as the method counts it; 0 means its default
     */
    public record CompressionParams(int level) {
        /** The method's default. */
        public static CompressionParams defaults() {
            return new CompressionParams(0);
        }
    }

    /** The {@code cookies} block. */
    public record Cookies(boolean enabled) {
        /** Off, as in the Collector. */
        public static Cookies defaults() {
            return new Cookies(false);
        }
    }

    /** As the Collector has them; an endpoint must be given. */
    public static HttpConfig defaults() {
        return new HttpConfig(
                "",
                "",
                "",
                "",
                "",
                Encoding.PROTO,
                Compression.GZIP,
                CompressionParams.defaults(),
                "",
                TlsConfig.defaults(),
                Map.of(),
                Duration.ofSeconds(30),
                0,
                512 * 1024,
                100,
                0,
                0,
                Duration.ofSeconds(90),
                false,
                true,
                Duration.ZERO,
                Duration.ZERO,
                null,
                null,
                List.of(),
                QueueConfig.defaults(),
                RetryConfig.defaults());
    }

    /** The URL for a signal; empty if none is given. */
    public String url(Signal signal) {
        String own = ownEndpoint(signal);
        if (!own.isEmpty() || endpoint.isEmpty()) {
            return own;
        }
        String path = signal.equals(Signal.PROFILES) ? "v1development/profiles" : "v1/" + signal.name();
        return endpoint.endsWith("/") ? endpoint + path : endpoint + "/" + path;
    }

    private String ownEndpoint(Signal signal) {
        return switch (signal.name()) {
            case "traces" -> tracesEndpoint;
            case "metrics" -> metricsEndpoint;
            case "logs" -> logsEndpoint;
            case "profiles" -> profilesEndpoint;
            default -> "";
        };
    }

    @Override
    public void validate(ConfigProblems problems) {
        boolean hasAny = checkUrl(endpoint, "endpoint", problems);
        hasAny |= checkUrl(tracesEndpoint, "traces_endpoint", problems);
        hasAny |= checkUrl(metricsEndpoint, "metrics_endpoint", problems);
        hasAny |= checkUrl(logsEndpoint, "logs_endpoint", problems);
        hasAny |= checkUrl(profilesEndpoint, "profiles_endpoint", problems);
        if (!hasAny) {
            problems.add("endpoint", "at least one endpoint must be specified, for example http://localhost:4318");
        }
        if (!proxyUrl.isEmpty()) {
            checkUrl(proxyUrl, "proxy_url", problems);
        }
        if (compression == Compression.LZ4) {
            problems.add("compression", "lz4 is not offered; use zstd, snappy or gzip");
        }
        if (timeout.isNegative()) {
            problems.add("timeout", "must not be negative");
        }
        HeaderNames.check(headers, problems);
    }

    private static boolean checkUrl(String url, String key, ConfigProblems problems) {
        if (url.isEmpty()) {
            return false;
        }
        try {
            HttpUrl.parse(url);
        } catch (IllegalArgumentException e) {
            problems.add(key, String.valueOf(e.getMessage()));
        }
        return true;
    }
}
