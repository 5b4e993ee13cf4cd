/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Secret;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.UnusedKeys;
import io.hearth.collector.api.Validated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code http} block.
 *
 * @param endpoint where to listen, see {@link ListenAddress}
 * @param transport {@code tcp}
 * @param tls {@code null} means none
 * @param cors which pages in browsers may send; {@code null} means none
 * @param maxRequestBodySize of one body, in bytes, also after decompression; 0 means 64 MiB
 * @param compressionAlgorithms values of {@code Content-Encoding} that are accepted; an empty one means none
 * @param responseHeaders added to every answer
 * @param readTimeout in which a request must have come completely; zero means no limit
 * @param readHeaderTimeout in which the headers of a request must have come; zero means one minute
 * @param writeTimeout accepted without effect
 * @param idleTimeout for which nothing may happen on a connection; zero means five minutes
 * @param keepAlivesEnabled whether a connection serves several requests
 * @param tracesUrlPath of traces
 * @param metricsUrlPath of metrics
 * @param logsUrlPath of logs
 * @param profilesUrlPath of profiles
 * @param includeMetadata accepted without effect: pipelines carry no metadata of requests
 * @param auth authentication by an extension, which is not offered
 * @param middlewares extensions that see each request, which are not offered
 */
public record HttpServerConfig(
        String endpoint,
        String transport,
        @Nullable ServerTlsConfig tls,
        @Nullable Cors cors,
        long maxRequestBodySize,
        List<String> compressionAlgorithms,
        Map<String, Secret> responseHeaders,
        Duration readTimeout,
        Duration readHeaderTimeout,
        Duration writeTimeout,
        Duration idleTimeout,
        boolean keepAlivesEnabled,
        String tracesUrlPath,
        String metricsUrlPath,
        String logsUrlPath,
        String profilesUrlPath,
        boolean includeMetadata,
        @Nullable Object auth,
        List<Object> middlewares)
        implements Validated {

    private static final List<String> ALGORITHMS =
            List.of("", "gzip", "zstd", "zlib", "snappy", "deflate", "lz4", "x-snappy-framed");
    private static final int MOST_BYTES = 1 << 30;

    /**
     * The {@code cors} block.
     *
     * @param allowedOrigins such as {@code https://*.example.com}; none means that no page may send
     * @param allowedHeaders of requests, besides the usual ones
     * @param exposedHeaders of answers
     * @param maxAge seconds for which a browser may remember the answer; 0 means its own default
     */
    public record Cors(
            List<String> allowedOrigins, List<String> allowedHeaders, List<String> exposedHeaders, int maxAge) {
        /** None. */
        public static Cors defaults() {
            return new Cors(List.of(), List.of(), List.of(), 0);
        }
    }

    /** As the Collector has them. */
    public static HttpServerConfig defaults() {
        return new HttpServerConfig(
                "localhost:4318",
                "tcp",
                null,
                null,
                0,
                ALGORITHMS,
                Map.of(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                true,
                "/v1/traces",
                "/v1/metrics",
                "/v1/logs",
                "/v1development/profiles",
                false,
                null,
                List.of());
    }

    /** The longest body, in bytes. */
    public int longestBody() {
        return maxRequestBodySize == 0 ? ListenAddress.LONGEST_BODY : (int) maxRequestBodySize;
    }

    /** The path of a signal; empty if OTLP has no such signal. */
    public String path(Signal signal) {
        return switch (signal.name()) {
            case "traces" -> tracesUrlPath;
            case "metrics" -> metricsUrlPath;
            case "logs" -> logsUrlPath;
            case "profiles" -> profilesUrlPath;
            default -> "";
        };
    }

    /** Adds the keys that have no effect. */
    public void unused(UnusedKeys keys) {
        keys.add("protocols::http::write_timeout", !writeTimeout.isZero());
        keys.add("protocols::http::include_metadata", includeMetadata);
        keys.add(
                "protocols::http::compression_algorithms: lz4",
                compressionAlgorithms.contains("lz4") && !compressionAlgorithms.equals(ALGORITHMS));
        if (tls != null) {
            tls.unused("protocols::http::tls", keys);
        }
    }

    @Override
    public void validate(ConfigProblems problems) {
        ListenAddress.check(endpoint, transport, problems);
        if (maxRequestBodySize < 0 || maxRequestBodySize > MOST_BYTES) {
            problems.add("max_request_body_size", "must be from 0 to " + MOST_BYTES);
        }
        for (String algorithm : compressionAlgorithms) {
            if (!ALGORITHMS.contains(algorithm)) {
                problems.add(
                        "compression_algorithms",
                        "\"" + algorithm + "\" is not one of gzip, zstd, zlib, snappy, deflate, lz4, x-snappy-framed");
            }
        }
        for (Signal signal : Signal.known()) {
            if (!path(signal).startsWith("/")) {
                problems.add(signal + "_url_path", "must begin with /");
            }
        }
        notNegative("read_timeout", readTimeout, problems);
        notNegative("read_header_timeout", readHeaderTimeout, problems);
        notNegative("idle_timeout", idleTimeout, problems);
        ListenAddress.checkExtensions(auth, middlewares, problems);
    }

    private static void notNegative(String key, Duration value, ConfigProblems problems) {
        if (value.isNegative()) {
            problems.add(key, "must not be negative");
        }
    }
}
