/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.api.UnusedKeys;
import io.hearth.exporter.otlp.config.GrpcConfig;
import io.hearth.exporter.otlp.config.GrpcEndpoint;
import io.hearth.exporter.otlp.config.HttpUrl;
import io.hearth.exporter.otlp.config.QueueConfig;
import io.hearth.exporter.otlp.config.TlsConfig;
import io.hearth.exporter.otlp.http2.GrpcClient;
import io.hearth.exporter.otlp.payload.Compression;
import io.hearth.exporter.otlp.sending.OtlpExporter;
import io.hearth.exporter.otlp.wire.Dialer;
import io.hearth.exporter.otlp.wire.Proxy;
import io.hearth.exporter.otlp.wire.TlsContexts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Makes exporters that send OTLP over gRPC: {@code otlp_grpc}. */
@ProvidesComponent(kind = "exporter", type = "otlp_grpc", alias = "otlp")
@Component(service = ExporterFactory.class)
public final class OtlpGrpcExporterFactory implements ExporterFactory<GrpcConfig> {

    @Override
    public ComponentType type() {
        return new ComponentType("otlp_grpc");
    }

    @Override
    public Optional<ComponentType> deprecatedAlias() {
        return Optional.of(new ComponentType("otlp"));
    }

    @Override
    public Stability stability(Signal signal) {
        return SignalStability.of(signal);
    }

    @Override
    public GrpcConfig defaultConfig() {
        return GrpcConfig.defaults();
    }

    @Override
    public Exporter<?> create(Settings settings, Signal signal, GrpcConfig config) throws ComponentException {
        GrpcEndpoint endpoint = GrpcEndpoint.parse(config.endpoint());
        TlsConfig tls = config.tls();
        boolean isTls = endpoint.isTlsForced() || !tls.insecure() || tls.hasCa();
        Dialer dialer = new Dialer(
                endpoint.host(),
                endpoint.port(),
                endpoint.path(),
                isTls ? new TlsContexts(tls) : null,
                "h2",
                tunnel(endpoint));
        QueueConfig queue = config.sendingQueue();
        GrpcConfig.Keepalive keepalive = config.keepalive();
        Compression compression = switch (config.compression()) {
            case GZIP -> Compression.GZIP;
            case ZSTD -> Compression.ZSTD;
            case SNAPPY -> Compression.SNAPPY_FRAMES;
            case NONE -> Compression.NONE;
        };
        GrpcClient client = new GrpcClient(
                dialer,
                new GrpcClient.Options(
                        authority(config, endpoint),
                        config.userAgent().isEmpty() ? UserAgent.of(settings.buildInfo()) : config.userAgent(),
                        compression.token(),
                        config.headers(),
                        queue == null ? 10 : queue.numConsumers(),
                        keepalive == null ? null : keepalive.time(),
                        keepalive == null ? Duration.ZERO : keepalive.timeout()));
        sayUnused(settings, config);
        return new OtlpExporter(
                settings,
                signal,
                new GrpcDestination(client, signal, compression, settings.logger()),
                RequiredExtensions.of(config.auth(), config.middlewares()),
                queue,
                config.retryOnFailure(),
                config.timeout());
    }

    private static String authority(GrpcConfig config, GrpcEndpoint endpoint) {
        if (!config.authority().isEmpty()) {
            return config.authority();
        }
        String name = config.tls().serverNameOverride();
        return name.isEmpty() ? endpoint.authority() : name;
    }

    private static @Nullable HttpUrl tunnel(GrpcEndpoint endpoint) throws ComponentException {
        if (!endpoint.path().isEmpty()) {
            return null;
        }
        try {
            HttpUrl proxy = Proxy.choose("", System.getenv(), true, endpoint.host(), endpoint.port());
            if (proxy != null && proxy.isTls()) {
                throw new ComponentException("HTTPS_PROXY names " + proxy.authority()
                        + " by https: a proxy that is itself reached by https is not offered; use http");
            }
            return proxy;
        } catch (IllegalArgumentException e) {
            throw new ComponentException("HTTPS_PROXY: " + e.getMessage(), e);
        }
    }

    private static void sayUnused(Settings settings, GrpcConfig config) {
        GrpcConfig defaults = GrpcConfig.defaults();
        UnusedKeys unused = new UnusedKeys();
        unused.add("read_buffer_size", config.readBufferSize() != defaults.readBufferSize());
        unused.add("write_buffer_size", config.writeBufferSize() != defaults.writeBufferSize());
        unused.add("wait_for_ready", config.waitForReady());
        unused.add("balancer_name", !config.balancerName().equals(defaults.balancerName()));
        unused.add(
                "keepalive::permit_without_stream",
                config.keepalive() != null && config.keepalive().permitWithoutStream());
        unused.add(
                "sending_queue::batch",
                config.sendingQueue() != null && config.sendingQueue().batch() != null);
        unused.add("tls::curve_preferences", !config.tls().curvePreferences().equals(List.of()));
        unused.say(settings.logger());
    }
}
