/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What services besides unwinders add: attributes that a process gives itself, symbols that are elsewhere. */
class ExtensionTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void reportsAProcessUnderTheServiceThatItsEnvironmentNames() throws IOException {
        ProcessBuilder named = new ProcessBuilder(Workload.path("weights").toString(), "120");
        named.environment().put("OTEL_SERVICE_NAME", "cart");
        named.environment().put("OTEL_RESOURCE_ATTRIBUTES", "team=shop%20floor,host.name=elsewhere");
        try (Running workload = Running.start(named);
                GrpcSink sink = new GrpcSink(0);
                Running hearth = collector(sink, workload.pid(), Map.of())) {
            hearth.await("a request", SOON, () -> !sink.requests().isEmpty());
            assertThat(hearth.interrupt().exitCode()).isZero();
            assertThat(sink.errors()).isEmpty();
            assertThat(sink.profile().entries()).isNotEmpty().allSatisfy(entry -> {
                assertThat(entry.resource())
                        .containsEntry("service.name", "cart")
                        .containsEntry("team", "shop floor");
                assertThat(entry.resource().get("host.name"))
                        .as("not for it to say")
                        .isNotEqualTo("elsewhere");
            });
        }
    }

    @Test
    void namesFramesOnceAServerHasGivenTheSymbols() throws IOException {
        Machine.needsCommand("objcopy");
        Path program = folder.resolve("bare");
        Path debug = folder.resolve("bare.debug");
        Path whole = Workload.path("weights");
        Running.output("objcopy", "--only-keep-debug", whole.toString(), debug.toString());
        Running.output("objcopy", "--strip-all", whole.toString(), program.toString());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            // It answers with this file whatever build it is asked for: libc must not get its names.
            byte[] body = Files.readAllBytes(debug);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Map<String, String> environment = Map.of(
                "DEBUGINFOD_URLS",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "DEBUGINFOD_CACHE_PATH",
                folder.resolve("cache").toString());
        try (Running workload = Running.start(program.toString(), "120");
                GrpcSink sink = new GrpcSink(0);
                Running hearth = collector(sink, workload.pid(), environment)) {
            hearth.await("names", SOON, () -> sink.profile().samplesIn("seventy") > 0);
            assertThat(hearth.interrupt().exitCode()).isZero();
            assertThat(sink.errors()).isEmpty();
            assertThat(sink.profile().entries())
                    .allMatch(entry ->
                            entry.frames().stream().filter("main"::equals).count() <= 1);
        } finally {
            server.stop(0);
        }
    }

    private Running collector(GrpcSink sink, long pid, Map<String, String> environment) throws IOException {
        Path config = folder.resolve("config.yaml");
        Files.writeString(config, """
                receivers:
                  profiling: {samples_per_second: 99, reporter_interval: 1s, include: {pids: [%d]}}
                exporters:
                  otlp_grpc: {endpoint: "%s", tls: {insecure: true}}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles: {receivers: [profiling], exporters: [otlp_grpc]}
                """.formatted(pid, sink.endpoint()));
        ProcessBuilder builder = Hearth.builder(Hearth.command("--config", config.toString()));
        builder.environment().putAll(environment);
        return Running.start(builder);
    }
}
