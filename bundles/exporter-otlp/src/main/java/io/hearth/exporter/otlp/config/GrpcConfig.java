/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.OptionalBlock;
import io.hearth.collector.api.Secret;
import io.hearth.collector.api.Validated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@code otlp_grpc}.
 *
 * @param endpoint where to send to, see {@link GrpcEndpoint}
 * @param compression how requests are compressed
 * @param tls TLS, on by default
 * @param keepalive pings while an answer is awaited; {@code null} means none
 * @param readBufferSize accepted without effect
 * @param writeBufferSize accepted without effect
 * @param waitForReady accepted without effect
 * @param headers sent with every request
 * @param balancerName accepted without effect
 * @param authority the name of the server in requests; empty means that of the endpoint
 * @param userAgent empty means one made of the program's name
 * @param auth authentication by an extension
 * @param middlewares extensions that see each request
 * @param timeout of one attempt; zero means none
 * @param sendingQueue {@code null} means that senders wait for the network
 * @param retryOnFailure what to do when an attempt fails
 */
public record GrpcConfig(
        String endpoint,
        Compression compression,
        TlsConfig tls,
        @Nullable Keepalive keepalive,
        long readBufferSize,
        long writeBufferSize,
        boolean waitForReady,
        Map<String, Secret> headers,
        String balancerName,
        String authority,
        String userAgent,
        @Nullable Authentication auth,
        List<Middleware> middlewares,
        Duration timeout,
        @OptionalBlock @Nullable QueueConfig sendingQueue,
        RetryConfig retryOnFailure)
        implements Validated {

    /** How gRPC messages are compressed. */
    public enum Compression {
        /** With gzip. */
        GZIP,
        /** With zstd. */
        ZSTD,
        /** With framed snappy. */
        SNAPPY,
        /** Not at all. */
        NONE
    }

    /**
     * The {@code keepalive} block.
     *
     * @param time how long nothing may come from the server before it is asked
     * @param timeout how long it may take to answer
     * @param permitWithoutStream accepted without effect: an idle connection is checked when it is needed
     */
    public record Keepalive(Duration time, Duration timeout, boolean permitWithoutStream) {
        /** As the Collector has them. */
        public static Keepalive defaults() {
            return new Keepalive(Duration.ofSeconds(10), Duration.ofSeconds(10), false);
        }
    }

    /** As the Collector has them; the endpoint is empty and must be given. */
    public static GrpcConfig defaults() {
        return new GrpcConfig(
                "",
                Compression.GZIP,
                TlsConfig.defaults(),
                null,
                0,
                512 * 1024,
                false,
                Map.of(),
                "round_robin",
                "",
                "",
                null,
                List.of(),
                Duration.ofSeconds(5),
                QueueConfig.defaults(),
                RetryConfig.defaults());
    }

    @Override
    public void validate(ConfigProblems problems) {
        if (endpoint.isBlank()) {
            problems.add("endpoint", "requires a non-empty \"endpoint\", for example localhost:4317");
        } else {
            try {
                GrpcEndpoint.parse(endpoint);
            } catch (IllegalArgumentException e) {
                problems.add("endpoint", String.valueOf(e.getMessage()));
            }
        }
        if (timeout.isNegative()) {
            problems.add("timeout", "must not be negative");
        }
        HeaderNames.check(headers, problems);
    }
}
