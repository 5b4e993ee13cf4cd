/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.Status;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hearth as a gateway: other programs send to an edge, which sends on, by gRPC and by HTTP with TLS, to a gateway, which
 * writes files. Both are Hearth.
 */
class OtlpReceiverTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PROTO = "application/x-protobuf";
    private static final String JSON = "application/json";

    @TempDir
    static Path folder;

    private static Distribution distribution;
    private static Running gateway;
    private static Running edge;
    private static OtlpClient client;

    @BeforeAll
    static void start() throws IOException {
        Path certificate = folder.resolve("server.crt");
        Path key = folder.resolve("server.key");
        Machine.needsCommand("openssl");
        Path list = folder.resolve("gateway-list.yaml");
        Files.writeString(list, "name: gateway-distribution\nfeatures: [otlp-receiver, otlp, files, debug]\n");
        try (Assembly assembly = Assembly.by(Hearth.home(), folder.resolve("user"))) {
            assembly.mustRun(list);
        }
        distribution = new Distribution(folder.resolve("gateway-distribution"));
        Running.output(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=gateway",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        gateway = hearth("gateway", """
                receivers:
                  otlp:
                    protocols:
                      grpc: {endpoint: "127.0.0.1:0"}
                      http:
                        endpoint: "127.0.0.1:0"
                        max_request_body_size: 100000
                        tls: {cert_file: "%s", key_file: "%s"}
                exporters:
                  file/traces: {path: "%s/traces"}
                  file/metrics: {path: "%s/metrics"}
                  file/logs: {path: "%s/logs"}
                  file/profiles: {path: "%s/profiles"}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    traces: {receivers: [otlp], exporters: [file/traces]}
                    metrics: {receivers: [otlp], exporters: [file/metrics]}
                    logs: {receivers: [otlp], exporters: [file/logs]}
                    profiles: {receivers: [otlp], exporters: [file/profiles]}
                """.formatted(certificate, key, folder, folder, folder, folder));
        edge = hearth("edge", """
                receivers:
                  otlp:
                    protocols:
                      grpc: {endpoint: "127.0.0.1:0", max_recv_msg_size_mib: 1}
                      http: {endpoint: "127.0.0.1:0", max_request_body_size: 200000}
                exporters:
                  otlp_grpc:
                    endpoint: "%s"
                    tls: {insecure: true}
                    sending_queue: {enabled: false}
                    retry_on_failure: {enabled: false}
                  otlp_http:
                    endpoint: "https://%s"
                    compression: zstd
                    tls: {ca_file: "%s"}
                    sending_queue: {enabled: false}
                    retry_on_failure: {enabled: false}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    traces: {receivers: [otlp], exporters: [otlp_grpc, otlp_http]}
                    metrics: {receivers: [otlp], exporters: [otlp_grpc, otlp_http]}
                    logs: {receivers: [otlp], exporters: [otlp_grpc, otlp_http]}
                    profiles: {receivers: [otlp], exporters: [otlp_grpc, otlp_http]}
                """.formatted(address(gateway, "grpc"), address(gateway, "http"), certificate));
        client = new OtlpClient(address(edge, "grpc"), address(edge, "http"));
    }

    @AfterAll
    static void end() {
        if (client != null) {
            client.close();
        }
        for (Running one : new Running[] {edge, gateway}) {
            if (one != null) {
                one.close();
            }
        }
    }

    private static Running hearth(String name, String yaml) throws IOException {
        Path config = folder.resolve(name + ".yaml");
        Files.writeString(config, yaml);
        return Running.start(Hearth.builder(distribution.command("--config", config.toString())));
    }

    /** Where it listens, by its log. */
    private static String address(Running running, String protocol) {
        Matcher listening = Pattern.compile("protocols::" + protocol + " listens on (\\S+)\\s")
                .matcher("");
        running.await(
                protocol + " to listen",
                SOON,
                () -> listening.reset(running.err()).find());
        return listening.group(1);
    }

    private record Kind(String service, String path, String file, Message message, String json) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "trace.v1.TraceService",
                    "/v1/traces",
                    "traces",
                    spans("a span"),
                    "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"a span\"}]}]}]}"),
            new Kind(
                    "metrics.v1.MetricsService",
                    "/v1/metrics",
                    "metrics",
                    MetricsData.newBuilder()
                            .addResourceMetrics(ResourceMetrics.newBuilder()
                                    .addScopeMetrics(ScopeMetrics.newBuilder()
                                            .addMetrics(Metric.newBuilder()
                                                    .setName("heat")
                                                    .setGauge(Gauge.newBuilder()
                                                            .addDataPoints(NumberDataPoint.newBuilder()
                                                                    .setAsInt(451))))))
                            .build(),
                    "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"heat\","
                            + "\"gauge\":{\"dataPoints\":[{\"asInt\":\"451\"}]}}]}]}]}"),
            new Kind(
                    "logs.v1.LogsService",
                    "/v1/logs",
                    "logs",
                    LogsData.newBuilder()
                            .addResourceLogs(ResourceLogs.newBuilder()
                                    .addScopeLogs(ScopeLogs.newBuilder()
                                            .addLogRecords(
                                                    LogRecord.newBuilder().setSeverityText("warm"))))
                            .build(),
                    "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"severityText\":\"warm\"}]}]}]}"),
            new Kind(
                    "profiles.v1development.ProfilesService",
                    "/v1development/profiles",
                    "profiles",
                    ProfilesData.newBuilder()
                            .addResourceProfiles(ResourceProfiles.newBuilder()
                                    .addScopeProfiles(ScopeProfiles.newBuilder()
                                            .addProfiles(Profile.newBuilder()
                                                    .addSamples(
                                                            Sample.newBuilder().addValues(3)))))
                            .setDictionary(ProfilesDictionary.newBuilder().addStringTable(""))
                            .build(),
                    "{\"resourceProfiles\":[{\"scopeProfiles\":[{\"profiles\":[{\"samples\":[{\"values\":[\"3\"]}]}]}]}],"
                            + "\"dictionary\":{\"stringTable\":[\"\"]}}"));

    private static TracesData spans(String name) {
        return TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(Span.newBuilder().setName(name))))
                .build();
    }

    @Test
    void takesEverySignalOnOnePortAndHandsItOn() {
        for (Kind kind : KINDS) {
            assertThat(client.grpc(kind.service, kind.message, "gzip")).isEqualTo(Status.OK);
            HttpResponse<String> proto = client.http(kind.path, PROTO, kind.message.toByteArray());
            assertThat(proto.statusCode()).as(proto.body()).isEqualTo(200);
            HttpResponse<String> json = client.http(kind.path, JSON, kind.json.getBytes(StandardCharsets.UTF_8));
            assertThat(json.statusCode()).as(json.body()).isEqualTo(200);
            assertThat(json.body()).isEqualTo("{}");

            // Three requests, each by two exporters.
            gateway.await(
                    kind.file,
                    SOON,
                    () -> lines(kind.file).stream().filter(kind.json::equals).count() == 6);
        }
    }

    private static List<String> lines(String file) {
        try {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void refusesWhatItCannotTake() {
        byte[] none = new byte[0];
        assertThat(client.http("/v1/nothing", PROTO, none).statusCode()).isEqualTo(404);
        assertThat(client.http("/v1/traces", "text/plain", none).statusCode()).isEqualTo(415);
        assertThat(client.http("/v1/traces", PROTO, new byte[] {1, 2, 3}).statusCode())
                .isEqualTo(400);
        HttpResponse<String> broken =
                client.http("/v1/logs", JSON, "{\"resourceLogs\":".getBytes(StandardCharsets.UTF_8));
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).startsWith("{\"code\":3,\"message\":").contains("ends too early");
        assertThat(client.http("/v1/traces", PROTO, spans("x".repeat(300_000)).toByteArray())
                        .statusCode())
                .isEqualTo(413);
        assertThat(client.grpc("trace.v1.TraceService", spans("x".repeat(2 << 20)), "gzip")
                        .getCode())
                .as("a bomb")
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(client.grpc("trace.v9.TraceService", spans("a"), "").getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
        HttpResponse<String> never =
                client.http("/v1/traces", PROTO, spans("x".repeat(150_000)).toByteArray());
        assertThat(never.statusCode()).as("too large for the gateway").isEqualTo(500);
        assertThat(never.body()).contains("413");
    }

    @Test
    void refusesAPortThatIsTaken() throws IOException {
        try (Running second = hearth("second", nowhere("grpc: {endpoint: \"" + address(edge, "grpc") + "\"}", 1))) {
            Running.Outcome outcome = second.await(SOON);
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains("cannot listen on 127.0.0.1:", "protocols::grpc::endpoint");
        }
    }

    @Test
    void saysThatTheBackendIsAwayAndStops() throws IOException {
        String both = "grpc: {endpoint: \"127.0.0.1:0\"}, http: {endpoint: \"127.0.0.1:0\"}";
        try (Running lonely = hearth("lonely", nowhere(both, 1));
                OtlpClient other = new OtlpClient(address(lonely, "grpc"), address(lonely, "http"))) {
            assertThat(other.grpc("trace.v1.TraceService", spans("a"), "").getCode())
                    .isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(other.http("/v1/traces", PROTO, spans("a").toByteArray()).statusCode())
                    .isEqualTo(503);
            assertThat(other.http("/v1/logs", PROTO, new byte[0]).statusCode())
                    .as("no pipeline")
                    .isEqualTo(404);
            Running.Outcome outcome = lonely.interrupt();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        }
    }

    /** Sends traces to a port at which nobody listens. */
    private static String nowhere(String protocols, int port) {
        return """
                receivers: {otlp: {protocols: {%s}}}
                exporters:
                  otlp_http:
                    endpoint: "http://127.0.0.1:%d"
                    sending_queue: {enabled: false}
                    retry_on_failure: {enabled: false}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines: {traces: {receivers: [otlp], exporters: [otlp_http]}}
                """.formatted(protocols, port);
    }
}
