/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent is right by the data model, and backends made with other libraries accept it. */
class OtlpTest {
    private static final int OUTAGE_SECONDS = Integer.getInteger("hearth.test.outage.seconds", 10);

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"timestamps", "values"})
    void sendsByGrpcWhatTheDataModelSays(String shape) {
        try (GrpcSink sink = new GrpcSink(0);
                Collected collected = Collected.start(
                        folder,
                        Workload.path("threads") + " 60 4 &\n" + Workload.path("go-chain") + " 60 &",
                        config(
                                "sample_shape: " + shape,
                                "otlp_grpc: {endpoint: \"" + sink.endpoint() + "\", tls: {insecure: true},"
                                        + " headers: {x-tenant: hearth}}"))) {
            collected.await(
                    "three requests",
                    Duration.ofSeconds(30),
                    () -> sink.requests().size() >= 3);
            Running.Outcome outcome = collected.stop();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(sink.errors()).isEmpty();
            assertThat(sink.requests()).allSatisfy(request -> {
                assertThat(request.headers()).containsEntry("x-tenant", "hearth");
                assertThat(request.headers()).containsEntry("grpc-encoding", "gzip");
            });
            assertProfile(sink.profile(), shape.equals("timestamps"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "zstd", "none"})
    void sendsByHttp(String compression) {
        try (HttpSink sink = new HttpSink();
                Collected collected = Collected.start(
                        folder,
                        Workload.path("threads") + " 60 4 &\n" + Workload.path("go-chain") + " 60 &",
                        config(
                                "reporter_jitter: 0",
                                "otlp_http: {endpoint: \"http://" + sink.endpoint() + "\", compression: " + compression
                                        + "}"))) {
            sink.throttleNext(1);
            collected.await(
                    "two requests",
                    Duration.ofSeconds(30),
                    () -> sink.requests().size() >= 2);
            Running.Outcome outcome = collected.stop();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(sink.errors()).isEmpty();
            assertThat(sink.requests().get(0).headers().get("content-encoding"))
                    .isEqualTo(compression.equals("none") ? null : compression);
            assertProfile(sink.profile(), true);
        }
    }

    @Test
    void deliversEverythingAfterTheBackendWasAway() {
        GrpcSink first = new GrpcSink(0);
        int port = first.port();
        try (Collected collected = Collected.start(
                folder,
                Workload.path("threads") + " 120 4 &",
                config(
                        "reporter_jitter: 0",
                        "otlp_grpc: {endpoint: \"127.0.0.1:" + port + "\", tls: {insecure: true},"
                                + " retry_on_failure: {initial_interval: 500ms, max_interval: 2s}}"))) {
            collected.await(
                    "a request", Duration.ofSeconds(30), () -> !first.requests().isEmpty());
            first.close();
            Pause.millis(OUTAGE_SECONDS * 1000L);
            try (GrpcSink second = new GrpcSink(port)) {
                int missed = OUTAGE_SECONDS - 2;
                collected.await(
                        "what was missed",
                        Duration.ofSeconds(60),
                        () -> second.requests().size() >= missed);
                Pause.millis(1500);
                Running.Outcome outcome = collected.stop();
                assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
                assertThat(second.errors()).isEmpty();
                Set<Long> tenths = new TreeSet<>();
                long samples = 0;
                for (OtlpSink sink : new OtlpSink[] {first, second}) {
                    for (OtlpProfile.Entry entry : sink.profile().entries()) {
                        entry.timestamps().forEach(t -> tenths.add(t / 100_000_000));
                        samples += entry.count();
                    }
                }
                Long[] sorted = tenths.toArray(Long[]::new);
                System.out.printf(
                        "backend away %d s: %d samples, %d of %d tenths of a second have some%n",
                        OUTAGE_SECONDS, samples, sorted.length, sorted[sorted.length - 1] - sorted[0] + 1);
                for (int i = 1; i < sorted.length; i++) {
                    assertThat(sorted[i] - sorted[i - 1])
                            .as("tenths of a second without a sample")
                            .isLessThanOrEqualTo(3);
                }
            }
        } finally {
            first.close();
        }
    }

    private static void assertProfile(OtlpProfile profile, boolean timestamps) {
        assertThat(profile.samplesIn("thread_leaf")).isPositive();
        assertThat(profile.samplesIn("main.(*furnace).burn")).isPositive();
        assertThat(profile.entries()).allSatisfy(entry -> {
            assertThat(entry.resource()).containsKeys("process.pid", "process.executable.name", "host.name");
            assertThat(entry.attributes()).containsKeys("thread.id", "thread.name");
            assertThat(entry.timestamps().size()).isEqualTo(timestamps ? (int) entry.count() : 0);
        });
    }

    private static String config(String receiverKey, String exporter) {
        String name = exporter.substring(0, exporter.indexOf(':'));
        return """
                receivers:
                  profiling:
                    samples_per_second: 99
                    reporter_interval: 1s
                    pid_namespace_translation: true
                    %s
                exporters:
                  %s
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles: {receivers: [profiling], exporters: [%s]}
                """.formatted(receiverKey, exporter, name);
    }
}
