/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import io.hearth.collector.api.Secret;
import io.hearth.exporter.otlp.config.GrpcConfig;
import io.hearth.exporter.otlp.config.HttpConfig;
import io.hearth.exporter.otlp.config.QueueConfig;
import io.hearth.exporter.otlp.config.RetryConfig;
import io.hearth.exporter.otlp.config.TlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Configurations for tests, without the host that would bind them. */
final class Configs {

    static final RetryConfig QUICK_RETRY =
            new RetryConfig(true, Duration.ofMillis(50), 0, 1, Duration.ofMillis(50), Duration.ofSeconds(20));
    static final RetryConfig NO_RETRY =
            new RetryConfig(false, Duration.ofMillis(50), 0, 1, Duration.ofMillis(50), Duration.ofSeconds(20));

    private Configs() {}

    static GrpcConfig grpc(String endpoint) {
        return grpc(
                endpoint,
                TlsConfig.defaults().withInsecure(true),
                GrpcConfig.Compression.NONE,
                null,
                NO_RETRY,
                Duration.ofSeconds(5));
    }

    static GrpcConfig grpc(
            String endpoint,
            TlsConfig tls,
            GrpcConfig.Compression compression,
            QueueConfig queue,
            RetryConfig retry,
            Duration timeout) {
        return new GrpcConfig(
                endpoint,
                compression,
                tls,
                null,
                0,
                512 * 1024,
                false,
                Map.of("X-Tenant", new Secret("one")),
                "round_robin",
                "",
                "",
                null,
                List.of(),
                timeout,
                queue,
                retry);
    }

    static TlsConfig tls(String ca, String cert, String key, boolean isSkippingVerify, String serverName) {
        return new TlsConfig(
                ca,
                new Secret(""),
                false,
                cert,
                new Secret(""),
                key,
                new Secret(""),
                "",
                "",
                List.of(),
                false,
                List.of(),
                Duration.ZERO,
                null,
                false,
                isSkippingVerify,
                serverName);
    }

    static QueueConfig queue(int consumers, long size, QueueConfig.Sizer sizer, boolean isBlocking, boolean isAwaited) {
        return new QueueConfig(consumers, size, sizer, isBlocking, isAwaited, null, null);
    }

    static HttpConfig http(
            String endpoint,
            HttpConfig.Encoding encoding,
            HttpConfig.Compression compression,
            TlsConfig tls,
            RetryConfig retry,
            boolean isClosing) {
        HttpConfig d = HttpConfig.defaults();
        return new HttpConfig(
                endpoint,
                "",
                "",
                "",
                "",
                encoding,
                compression,
                d.compressionParams(),
                "",
                tls,
                Map.of("X-Tenant", new Secret("one")),
                Duration.ofSeconds(5),
                0,
                512 * 1024,
                100,
                0,
                0,
                d.idleConnTimeout(),
                isClosing,
                true,
                Duration.ZERO,
                Duration.ZERO,
                null,
                null,
                List.of(),
                null,
                retry);
    }
}
