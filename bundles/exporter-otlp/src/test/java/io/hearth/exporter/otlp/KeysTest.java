/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Signal;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigBinder;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigResolver;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.config.FactoryLookup;
import io.hearth.exporter.otlp.config.GrpcConfig;
import io.hearth.exporter.otlp.config.GrpcEndpoint;
import io.hearth.exporter.otlp.config.HttpConfig;
import io.hearth.exporter.otlp.config.HttpUrl;
import io.hearth.exporter.otlp.config.QueueConfig;
import io.hearth.exporter.otlp.wire.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private static final FactoryLookup FACTORIES = new FactoryLookup() {
        @Override
        public ComponentFactory<?> find(Kind kind, ComponentType type) {
            return kind != Kind.EXPORTER
                    ? null
                    : switch (type.value()) {
                        case "otlp", "otlp_grpc" -> new OtlpGrpcExporterFactory();
                        case "otlp_http" -> new OtlpHttpExporterFactory();
                        default -> null;
                    };
        }

        @Override
        public List<String> types(Kind kind) {
            return List.of("otlp_grpc", "otlp_http");
        }
    };

    @SuppressWarnings("unchecked")
    private static <C> C bind(String id, String yaml) throws ConfigException {
        String whole = "exporters:\n  " + id + ":\n" + yaml.indent(4);
        CollectorConfig config = new ConfigBinder(FACTORIES, false)
                .bind(new ConfigResolver().resolve(ConfigSource.of(List.of("yaml:" + whole), List.of())));
        return (C) config.component(Kind.EXPORTER, ComponentId.parse(id)).config();
    }

    @Test
    void grpcHasTheDefaultsOfTheCollector() throws Exception {
        GrpcConfig config = bind("otlp_grpc", "endpoint: localhost:4317");

        assertThat(config.compression()).isEqualTo(GrpcConfig.Compression.GZIP);
        assertThat(config.tls().insecure()).isFalse();
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.keepalive()).isNull();
        assertThat(config.sendingQueue()).isEqualTo(QueueConfig.defaults());
        assertThat(config.retryOnFailure().maxElapsedTime()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void grpcTakesEveryKey() throws Exception {
        GrpcConfig config = bind("otlp", """
                endpoint: https://backend.example:4317
                compression: zstd
                write_buffer_size: 1024
                read_buffer_size: 1024
                wait_for_ready: true
                balancer_name: pick_first
                authority: other.example
                user_agent: me/1
                headers:
                  authorization: Bearer secret
                keepalive:
                  time: 20s
                  permit_without_stream: true
                auth:
                  authenticator: oauth2client
                middlewares:
                  - id: limiter
                tls:
                  ca_pem: x
                  include_system_ca_certs_pool: true
                  cert_pem: x
                  key_pem: y
                  min_version: "1.2"
                  max_version: "1.3"
                  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
                  include_insecure_cipher_suites: false
                  curve_preferences: [X25519]
                  reload_interval: 1h
                  insecure: false
                  insecure_skip_verify: true
                  server_name_override: x
                  tpm:
                    enabled: false
                timeout: 1s
                sending_queue:
                  num_consumers: 2
                  queue_size: 10000
                  sizer: bytes
                  block_on_overflow: true
                  wait_for_result: true
                  batch:
                    flush_timeout: 1s
                    min_size: 10
                    max_size: 20
                    sizer: items
                    partition:
                      metadata_keys: [a]
                retry_on_failure:
                  enabled: true
                  initial_interval: 1s
                  randomization_factor: 0.1
                  multiplier: 2
                  max_interval: 10s
                  max_elapsed_time: 0
                """);

        assertThat(config.headers().get("authorization").reveal()).isEqualTo("Bearer secret");
        assertThat(config.toString()).doesNotContain("secret");
        assertThat(config.keepalive())
                .isEqualTo(new GrpcConfig.Keepalive(Duration.ofSeconds(20), Duration.ofSeconds(10), true));
        assertThat(config.sendingQueue().sizer()).isEqualTo(QueueConfig.Sizer.BYTES);
        assertThat(config.tls().versions()).containsExactly("TLSv1.2", "TLSv1.3");
    }

    @Test
    void httpTakesEveryKey() throws Exception {
        HttpConfig config = bind("otlp_http", """
                endpoint: http://localhost:4318
                traces_endpoint: http://localhost:1/t
                metrics_endpoint: http://localhost:1/m
                logs_endpoint: http://localhost:1/l
                encoding: json
                compression: x-snappy-framed
                compression_params:
                  level: 3
                proxy_url: http://user:pass@localhost:3128
                tls:
                  insecure: true
                headers:
                  a: b
                timeout: 30s
                read_buffer_size: 0
                write_buffer_size: 524288
                max_idle_conns: 100
                max_idle_conns_per_host: 10
                max_conns_per_host: 5
                idle_conn_timeout: 90s
                disable_keep_alives: true
                force_attempt_http2: true
                http2_read_idle_timeout: 10s
                http2_ping_timeout: 10s
                cookies:
                  enabled: true
                auth:
                  authenticator: x
                middlewares: []
                sending_queue:
                  enabled: false
                retry_on_failure:
                  enabled: false
                """);

        assertThat(config.sendingQueue()).isNull();
        assertThat(config.retryOnFailure().enabled()).isFalse();
        assertThat(config.compression()).isEqualTo(HttpConfig.Compression.X_SNAPPY_FRAMED);
        assertThat(config.url(Signal.PROFILES)).isEqualTo("http://localhost:4318/v1development/profiles");
        assertThat(config.url(Signal.LOGS)).isEqualTo("http://localhost:1/l");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "otlp_grpc | timeout: 1s | requires a non-empty \"endpoint\"",
                "otlp_grpc | {endpoint: 'localhost'} | has no port",
                "otlp_grpc | {endpoint: 'localhost:grpc'} | port must be a number",
                "otlp_grpc | {endpoint: 'a:1', tls: {cert_file: x}} | needs both a certificate",
                "otlp_grpc | {endpoint: 'a:1', tls: {ca_file: x, ca_pem: y}} | must not be given together with ca_file",
                "otlp_grpc | {endpoint: 'a:1', tls: {min_version: '1.3', max_version: '1.2'}} | higher than max_version",
                "otlp_grpc | {endpoint: 'a:1', sending_queue: {num_consumers: 0}} | must be greater than 0",
                "otlp_grpc | {endpoint: 'a:1', sending_queue: {storage: file_storage}} | not offered yet",
                "otlp_grpc | {endpoint: 'a:1', retry_on_failure: {max_elapsed_time: 1s}} | not be shorter than initial_interval",
                "otlp_grpc | {endpoint: 'a:1', retry_on_failure: {randomization_factor: 2}} | between 0 and 1",
                "otlp_grpc | {endpoint: 'a:1', headers: {'a b': c}} | is not the name of a header",
                "otlp_grpc | {endpoint: 'a:1', compresion: gzip} | did you mean \"compression\"",
                "otlp_http | timeout: 1s | at least one endpoint must be specified",
                "otlp_http | endpoint: 'localhost:4318' | must begin with http://",
                "otlp_http | {endpoint: 'http://a', compression: lz4} | lz4 is not offered",
            })
    void refusesWhatCannotBeMeant(String id, String yaml, String sentence) {
        assertThatThrownBy(() -> bind(id, yaml)).hasMessageContaining(sentence);
    }

    @Test
    void saysThatExtensionsCannotBeUsed() throws Exception {
        GrpcConfig config = bind("otlp_grpc", "{endpoint: 'a:1', auth: {authenticator: oauth2client}}");
        var exporter =
                new OtlpGrpcExporterFactory().create(new RecordingTelemetry("otlp_grpc"), Signal.PROFILES, config);

        assertThatThrownBy(() -> exporter.start(Host.standalone())).hasMessageContaining("\"oauth2client\"");
        exporter.shutdown();
    }

    @ParameterizedTest
    @CsvSource({
        "backend:4317, backend:4317, false",
        "http://backend:4317, backend:4317, false",
        "https://backend:4317/, backend:4317, true",
        "dns:///backend:4317, backend:4317, false",
        "dns://8.8.8.8/backend:4317, backend:4317, false",
        "passthrough:///backend:4317, backend:4317, false",
        "[::1]:4317, [::1]:4317, false",
        ":4317, localhost:4317, false",
        "unix:///run/otlp.sock, unix:///run/otlp.sock, false"
    })
    void readsEndpoints(String text, String target, boolean isTlsForced) {
        assertThat(GrpcEndpoint.parse(text)).hasToString(target);
        assertThat(GrpcEndpoint.parse(text).isTlsForced()).isEqualTo(isTlsForced);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1:4317", "backend:0", "backend:65536", "ftp://backend:1", "unix://", "backend:+1"})
    void refusesOtherEndpoints(String text) {
        assertThatThrownBy(() -> GrpcEndpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void choosesTheProxyByConfigurationElseByEnvironment() {
        Map<String, String> environment = Map.of(
                "https_proxy", "proxy.example:3128", "HTTP_PROXY", "http://plain.example:80", "NO_PROXY", "a.b, .c.d");

        assertThat(Proxy.choose("", environment, true, "x.y", 443))
                .isEqualTo(HttpUrl.parse("http://proxy.example:3128"));
        assertThat(Proxy.choose("", environment, false, "x.y", 80)).isEqualTo(HttpUrl.parse("http://plain.example"));
        assertThat(Proxy.choose("http://own:1", environment, true, "a.b", 443))
                .isEqualTo(HttpUrl.parse("http://own:1"));
        for (String direct : List.of("a.b", "x.a.b", "x.c.d", "localhost", "127.0.0.1", "::1")) {
            assertThat(Proxy.choose("", environment, true, direct, 443)).isNull();
        }
    }
}
