/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.Signal;
import io.hearth.receiver.otlp.config.GrpcServerConfig;
import io.hearth.receiver.otlp.config.HttpServerConfig;
import io.hearth.receiver.otlp.config.ListenAddress;
import io.hearth.receiver.otlp.config.ReceiverConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    @Test
    void hasTheDefaultsOfTheCollector() throws Exception {
        ReceiverConfig config = Bound.config("protocols: {grpc: , http: {}}");
        GrpcServerConfig grpc = config.protocols().grpc();
        HttpServerConfig http = config.protocols().http();

        assertThat(grpc.endpoint()).isEqualTo("localhost:4317");
        assertThat(grpc.tls()).isNull();
        assertThat(grpc.longestMessage()).isEqualTo(64 << 20);
        assertThat(http.endpoint()).isEqualTo("localhost:4318");
        assertThat(http.path(Signal.TRACES)).isEqualTo("/v1/traces");
        assertThat(http.path(Signal.METRICS)).isEqualTo("/v1/metrics");
        assertThat(http.path(Signal.LOGS)).isEqualTo("/v1/logs");
        assertThat(http.path(Signal.PROFILES)).isEqualTo("/v1development/profiles");
        assertThat(http.keepAlivesEnabled()).isTrue();
        assertThat(http.longestBody()).isEqualTo(64 << 20);
    }

    @Test
    void listensOnlyToTheProtocolsThatAreNamed() throws Exception {
        assertThat(Bound.config("protocols: {grpc: }").protocols().http()).isNull();
        assertThat(Bound.config("protocols: {http: , grpc: {enabled: false}}")
                        .protocols()
                        .grpc())
                .isNull();
    }

    @Test
    void takesEveryKey() throws Exception {
        ReceiverConfig config = Bound.config("""
                protocols:
                  grpc:
                    endpoint: 0.0.0.0:4317
                    transport: tcp
                    max_recv_msg_size_mib: 16
                    max_concurrent_streams: 16
                    read_buffer_size: 1024
                    write_buffer_size: 1024
                    include_metadata: true
                    middlewares: []
                    keepalive:
                      server_parameters:
                        max_connection_idle: 11s
                        max_connection_age: 12s
                        max_connection_age_grace: 13s
                        time: 30s
                        timeout: 5s
                      enforcement_policy:
                        min_time: 10s
                        permit_without_stream: true
                    tls:
                      cert_file: server.crt
                      key_file: server.key
                      client_ca_file: client.pem
                      client_ca_file_reload: true
                      ca_file: ca.pem
                      include_system_ca_certs_pool: false
                      min_version: "1.2"
                      max_version: "1.3"
                      cipher_suites: [TLS_AES_128_GCM_SHA256]
                      include_insecure_cipher_suites: false
                      curve_preferences: [X25519]
                      reload_interval: 1h
                  http:
                    endpoint: "[::1]:4318"
                    transport: tcp
                    max_request_body_size: 1024
                    include_metadata: true
                    compression_algorithms: ["", gzip]
                    response_headers: {x-served-by: me}
                    read_timeout: 1s
                    read_header_timeout: 1s
                    write_timeout: 1s
                    idle_timeout: 1m
                    keep_alives_enabled: false
                    traces_url_path: /t
                    metrics_url_path: /m
                    logs_url_path: /l
                    profiles_url_path: /p
                    cors:
                      allowed_origins: ["https://*.example.com"]
                      allowed_headers: [X-Tenant]
                      exposed_headers: [X-Id]
                      max_age: 7200
                    tls: {cert_pem: a, key_pem: b}
                """);

        assertThat(config.protocols().grpc().idleTimeout()).isEqualTo(Duration.ofSeconds(11));
        assertThat(config.protocols().grpc().longestMessage()).isEqualTo(16 << 20);
        assertThat(config.protocols().grpc().tls().lookInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.protocols().http().path(Signal.PROFILES)).isEqualTo("/p");
        assertThat(config.protocols().http().longestBody()).isEqualTo(1024);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | must specify at least one protocol",
                "protocols: {} | must specify at least one protocol",
                "protocols: {grcp: {}} | has invalid keys: grcp",
                "protocols: {grpc: {endpoint: nonsense}} | not an address to listen on",
                "protocols: {http: {endpoint: 'a:70000'}} | not an address to listen on",
                "protocols: {grpc: {transport: unix}} | only tcp",
                "protocols: {grpc: {auth: {authenticator: oidc}}} | authenticates",
                "protocols: {http: {middlewares: [{id: limiter}]}} | not offered",
                "protocols: {grpc: {tls: {cert_file: a}}} | key_file or key_pem",
                "protocols: {grpc: {tls: {cert_file: a, cert_pem: b, key_file: c}}} | together with cert_pem",
                "protocols: {grpc: {tls: {cert_file: a, key_file: c, min_version: '1.4'}}} | must be one of",
                "protocols: {grpc: {max_recv_msg_size_mib: -1}} | from 0 to",
                "protocols: {http: {traces_url_path: v1}} | must begin with /",
                "protocols: {http: {compression_algorithms: [brotli]}} | is not one of",
            })
    void saysWhatIsWrong(String yaml, String sentence) {
        assertThatThrownBy(() -> Bound.config(yaml)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:0", ":4317", "[::1]:1", "0.0.0.0:65535"})
    void readsAddresses(String text) throws Exception {
        assertThat(ListenAddress.parse(text).resolve().isUnresolved()).isFalse();
    }

    @Test
    void knowsTheSignalsOfOtlpAlone() {
        OtlpReceiverFactory factory = new OtlpReceiverFactory();
        assertThat(Signal.known()).allSatisfy(signal -> {
            assertThat(factory.stability(signal).label()).isNotEqualTo("Undefined");
            assertThat(SignalExport.grpcPath(signal)).endsWith("Service/Export");
        });
        assertThat(factory.stability(new Signal("events")).label()).isEqualTo("Undefined");
    }
}
