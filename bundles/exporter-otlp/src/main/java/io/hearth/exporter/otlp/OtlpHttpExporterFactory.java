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
import io.hearth.collector.api.Redaction;
import io.hearth.collector.api.Secret;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.api.UnusedKeys;
import io.hearth.exporter.otlp.config.HttpConfig;
import io.hearth.exporter.otlp.config.HttpUrl;
import io.hearth.exporter.otlp.config.QueueConfig;
import io.hearth.exporter.otlp.http1.HttpClient;
import io.hearth.exporter.otlp.payload.Compression;
import io.hearth.exporter.otlp.sending.OtlpExporter;
import io.hearth.exporter.otlp.wire.Dialer;
import io.hearth.exporter.otlp.wire.Proxy;
import io.hearth.exporter.otlp.wire.TlsContexts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Makes exporters that send OTLP over HTTP/1.1: {@code otlp_http}. */
@ProvidesComponent(kind = "exporter", type = "otlp_http", alias = "otlphttp")
@Component(service = ExporterFactory.class)
public final class OtlpHttpExporterFactory implements ExporterFactory<HttpConfig> {

    @Override
    public ComponentType type() {
        return new ComponentType("otlp_http");
    }

    @Override
    public Optional<ComponentType> deprecatedAlias() {
        return Optional.of(new ComponentType("otlphttp"));
    }

    @Override
    public Stability stability(Signal signal) {
        return SignalStability.of(signal);
    }

    @Override
    public HttpConfig defaultConfig() {
        return HttpConfig.defaults();
    }

    @Override
    public Exporter<?> create(Settings settings, Signal signal, HttpConfig config) throws ComponentException {
        String text = config.url(signal);
        if (text.isEmpty()) {
            throw new ComponentException("either endpoint or " + signal + "_endpoint must be specified");
        }
        HttpUrl url = HttpUrl.parse(text);
        HttpUrl proxy = proxy(config, url);
        // A proxy is asked to forward a plain request, and to connect through for an encrypted one.
        HttpUrl forwarder = url.isTls() ? null : proxy;
        Dialer dialer = forwarder == null
                ? new Dialer(url.host(), url.port(), "", url.isTls() ? new TlsContexts(config.tls()) : null, "", proxy)
                : new Dialer(forwarder.host(), forwarder.port(), "", null, "", null);
        QueueConfig queue = queue(config);
        int mostIdle = config.maxIdleConns() > 0 ? config.maxIdleConns() : Integer.MAX_VALUE;
        if (config.maxIdleConnsPerHost() > 0) {
            mostIdle = Math.min(mostIdle, config.maxIdleConnsPerHost());
        }
        Compression compression = compression(config);
        sayUnused(settings, config);
        return new OtlpExporter(
                settings,
                signal,
                new HttpDestination(
                        new HttpClient(dialer, mostIdle, config.idleConnTimeout()),
                        Redaction.of(text),
                        head(settings, config, url, forwarder, compression),
                        config.encoding(),
                        compression,
                        config.compressionParams().level(),
                        settings.logger()),
                RequiredExtensions.of(config.auth(), config.middlewares()),
                queue,
                config.retryOnFailure(),
                config.timeout());
    }

    private static @Nullable HttpUrl proxy(HttpConfig config, HttpUrl url) throws ComponentException {
        HttpUrl proxy;
        try {
            proxy = Proxy.choose(config.proxyUrl(), System.getenv(), url.isTls(), url.host(), url.port());
        } catch (IllegalArgumentException e) {
            throw new ComponentException("proxy: " + e.getMessage(), e);
        }
        if (proxy != null && proxy.isTls()) {
            throw new ComponentException("proxy " + proxy.authority()
                    + ": a proxy that is itself reached by https is not offered; use http");
        }
        return proxy;
    }

    private static Compression compression(HttpConfig config) {
        return switch (config.compression()) {
            case GZIP -> Compression.GZIP;
            case ZSTD -> Compression.ZSTD;
            case SNAPPY -> Compression.SNAPPY;
            case X_SNAPPY_FRAMED -> Compression.X_SNAPPY_FRAMED;
            case ZLIB -> Compression.ZLIB;
            case DEFLATE -> Compression.DEFLATE;
            case LZ4, NONE -> Compression.NONE;
        };
    }

    /** As many requests at once as there may be connections. */
    private static @Nullable QueueConfig queue(HttpConfig config) {
        QueueConfig queue = config.sendingQueue();
        int most = config.maxConnsPerHost();
        if (queue == null || most <= 0 || most >= queue.numConsumers()) {
            return queue;
        }
        return new QueueConfig(
                most,
                queue.queueSize(),
                queue.sizer(),
                queue.blockOnOverflow(),
                queue.waitForResult(),
                queue.storage(),
                queue.batch());
    }

    private static String head(
            Settings settings, HttpConfig config, HttpUrl url, @Nullable HttpUrl forwarder, Compression compression) {
        StringBuilder head = new StringBuilder(256).append("POST ");
        if (forwarder != null) {
            head.append("http://").append(url.authority());
        }
        head.append(url.target()).append(" HTTP/1.1\r\n");
        header(head, config, "Host", url.authority());
        header(head, config, "User-Agent", UserAgent.of(settings.buildInfo()));
        head.append("Content-Type: ")
                .append(config.encoding() == HttpConfig.Encoding.JSON ? "application/json" : "application/x-protobuf")
                .append("\r\n");
        if (compression.token() != null) {
            head.append("Content-Encoding: ").append(compression.token()).append("\r\n");
        }
        if (config.disableKeepAlives()) {
            head.append("Connection: close\r\n");
        }
        String credentials = forwarder == null ? null : Dialer.credentials(forwarder);
        if (credentials != null) {
            head.append("Proxy-Authorization: ").append(credentials).append("\r\n");
        }
        for (Map.Entry<String, Secret> header : config.headers().entrySet()) {
            head.append(header.getKey())
                    .append(": ")
                    .append(header.getValue().reveal())
                    .append("\r\n");
        }
        return head.toString();
    }

    /** Adds a header unless the user gives one of that name. */
    private static void header(StringBuilder head, HttpConfig config, String name, String value) {
        for (String own : config.headers().keySet()) {
            if (own.equalsIgnoreCase(name)) {
                return;
            }
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static void sayUnused(Settings settings, HttpConfig config) {
        HttpConfig defaults = HttpConfig.defaults();
        UnusedKeys unused = new UnusedKeys();
        unused.add("read_buffer_size", config.readBufferSize() != defaults.readBufferSize());
        unused.add("write_buffer_size", config.writeBufferSize() != defaults.writeBufferSize());
        unused.add("http2_read_idle_timeout", !config.http2ReadIdleTimeout().isZero());
        unused.add("http2_ping_timeout", !config.http2PingTimeout().isZero());
        unused.add("cookies", config.cookies() != null && config.cookies().enabled());
        unused.add(
                "sending_queue::batch",
                config.sendingQueue() != null && config.sendingQueue().batch() != null);
        unused.add("tls::curve_preferences", !config.tls().curvePreferences().equals(List.of()));
        boolean isWithoutLevel = switch (config.compression()) {
            case ZSTD, SNAPPY, X_SNAPPY_FRAMED, NONE, LZ4 -> true;
            case GZIP, ZLIB, DEFLATE -> false;
        };
        unused.add(
                "compression_params::level",
                isWithoutLevel && config.compressionParams().level() != 0);
        unused.say(settings.logger());
    }
}
