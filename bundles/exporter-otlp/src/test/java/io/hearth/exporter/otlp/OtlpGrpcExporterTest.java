/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.protobuf.StatusProto;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Signal;
import io.hearth.exporter.otlp.config.GrpcConfig;
import io.hearth.exporter.otlp.config.QueueConfig;
import io.hearth.exporter.otlp.config.RetryConfig;
import io.hearth.exporter.otlp.config.TlsConfig;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesPartialSuccess;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceResponse;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OtlpGrpcExporterTest {

    private static final String SENT = "otelcol_exporter_sent_profile_samples";
    private static final String SEND_FAILED = "otelcol_exporter_send_failed_profile_samples";
    private static final String ENQUEUE_FAILED = "otelcol_exporter_enqueue_failed_profile_samples";
    private static final TlsConfig INSECURE = TlsConfig.defaults().withInsecure(true);

    private final RecordingTelemetry settings = new RecordingTelemetry("otlp_grpc/test");
    private Exporter<Message> exporter;

    @SuppressWarnings("unchecked")
    private Exporter<Message> start(GrpcConfig config) throws ComponentException {
        exporter = (Exporter<Message>) new OtlpGrpcExporterFactory().create(settings, Signal.PROFILES, config);
        exporter.start(Host.standalone());
        return exporter;
    }

    @AfterEach
    void stop() throws ComponentException {
        if (exporter != null) {
            exporter.shutdown();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static ProfilesData received(GrpcSink sink, int index) throws Exception {
        return ProfilesData.parseFrom(sink.requests.get(index).toByteString());
    }

    @Test
    void deliversWhatItWasGivenOverOneConnection() throws Exception {
        try (GrpcSink sink = GrpcSink.plain()) {
            start(Configs.grpc("http://" + sink.endpoint()));
            for (int i = 1; i <= 20; i++) {
                exporter.consume(Profiles.withSamples(i));
            }

            assertThat(received(sink, 19)).isEqualTo(Profiles.withSamples(20));
            assertThat(settings.count(SENT)).isEqualTo(210);
            assertThat(sink.headers.get(3).get(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("one");
            assertThat(sink.headers.get(3).get(Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER)))
                    .startsWith("Hearth/test (");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = GrpcConfig.Compression.class,
            names = {"GZIP", "NONE"})
    void deliversLargeBodiesWhateverTheWindow(GrpcConfig.Compression compression) throws Exception {
        ProfilesData large = Profiles.withSamples(3, 5 * 1024 * 1024);
        try (GrpcSink sink = GrpcSink.withWindow(65_535)) {
            start(Configs.grpc(sink.endpoint(), INSECURE, compression, null, Configs.NO_RETRY, Duration.ofSeconds(10)));
            exporter.consume(large);
            exporter.consume(large);

            assertThat(received(sink, 1)).isEqualTo(large);
        }
    }

    @Test
    void deliversToAServerThatGrowsItsWindowInTinySteps() throws Exception {
        ProfilesData data = Profiles.withSamples(3, 200_000);
        try (GrpcSink sink = GrpcSink.withWindow(1024)) {
            start(Configs.grpc(sink.endpoint()));
            exporter.consume(data);

            assertThat(received(sink, 0)).isEqualTo(data);
        }
    }

    @Test
    void deliversOverTls(@TempDir Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        certificates.make("server", "dns:localhost,ip:127.0.0.1", "EC");
        var context = GrpcSslContexts.forServer(
                        new File(certificates.path("server.crt")), new File(certificates.path("server.key")))
                .build();
        ProfilesData data = Profiles.withSamples(3, 2 * 1024 * 1024);
        try (GrpcSink sink = GrpcSink.tls(context)) {
            start(Configs.grpc(
                    "https://localhost:" + sink.port(),
                    Configs.tls(certificates.path("server.crt"), "", "", false, ""),
                    GrpcConfig.Compression.GZIP,
                    null,
                    Configs.NO_RETRY,
                    Duration.ofSeconds(10)));
            exporter.consume(data);
            exporter.consume(data);
            assertThat(received(sink, 1)).isEqualTo(data);
            exporter.shutdown();

            start(Configs.grpc(
                    sink.endpoint(),
                    Configs.tls("", "", "", true, ""),
                    GrpcConfig.Compression.NONE,
                    null,
                    Configs.NO_RETRY,
                    Duration.ofSeconds(10)));
            exporter.consume(data);
            assertThat(sink.requests).hasSize(3);
            exporter.shutdown();

            start(Configs.grpc(
                    sink.endpoint(),
                    Configs.tls(certificates.path("server.crt"), "", "", false, "elsewhere.example"),
                    GrpcConfig.Compression.NONE,
                    null,
                    Configs.NO_RETRY,
                    Duration.ofSeconds(10)));
            assertThatThrownBy(() -> exporter.consume(data)).hasMessageContaining("elsewhere.example");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void showsItsCertificateWhenTheServerWantsOne(String algorithm, @TempDir Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        certificates.make("server", "dns:localhost,ip:127.0.0.1", algorithm);
        certificates.make("client", "dns:client", algorithm);
        var context = GrpcSslContexts.forServer(
                        new File(certificates.path("server.crt")), new File(certificates.path("server.key")))
                .trustManager(new File(certificates.path("client.crt")))
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        try (GrpcSink sink = GrpcSink.tls(context)) {
            String ca = certificates.path("server.crt");
            start(Configs.grpc(
                    sink.endpoint(),
                    Configs.tls(ca, certificates.path("client.crt"), certificates.path("client.key"), false, ""),
                    GrpcConfig.Compression.GZIP,
                    null,
                    Configs.NO_RETRY,
                    Duration.ofSeconds(5)));
            exporter.consume(Profiles.withSamples(2));
            assertThat(sink.requests).hasSize(1);
            exporter.shutdown();

            start(Configs.grpc(
                    sink.endpoint(),
                    Configs.tls(ca, "", "", false, ""),
                    GrpcConfig.Compression.GZIP,
                    null,
                    Configs.NO_RETRY,
                    Duration.ofSeconds(5)));
            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(2)))
                    .isInstanceOfSatisfying(
                            ConsumeException.class,
                            e -> assertThat(e.isPermanent()).isFalse());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS"})
    void triesAgainAfterPassingFailures(String code) throws Exception {
        try (GrpcSink sink = GrpcSink.plain()) {
            sink.answers.add(response -> response.onError(Status.Code.valueOf(code)
                    .toStatus()
                    .withDescription("später ✓")
                    .asException()));
            start(Configs.grpc(
                    sink.endpoint(),
                    INSECURE,
                    GrpcConfig.Compression.GZIP,
                    null,
                    Configs.QUICK_RETRY,
                    Duration.ofSeconds(5)));
            exporter.consume(Profiles.withSamples(4));

            assertThat(sink.requests).hasSize(2);
            assertThat(settings.count(SENT)).isEqualTo(4);
            assertThat(settings.count(SEND_FAILED)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESOURCE_EXHAUSTED", "INVALID_ARGUMENT", "INTERNAL", "UNKNOWN", "UNAUTHENTICATED"})
    void dropsAfterLastingFailures(String code) throws Exception {
        try (GrpcSink sink = GrpcSink.plain()) {
            sink.answers.add(response -> response.onError(Status.Code.valueOf(code)
                    .toStatus()
                    .withDescription("nie ✓")
                    .asException()));
            start(Configs.grpc(
                    sink.endpoint(),
                    INSECURE,
                    GrpcConfig.Compression.GZIP,
                    null,
                    Configs.QUICK_RETRY,
                    Duration.ofSeconds(5)));

            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(4)))
                    .hasMessageContaining(code + ": nie ✓")
                    .isInstanceOfSatisfying(
                            ConsumeException.class,
                            e -> assertThat(e.isPermanent()).isTrue());
            assertThat(sink.requests).hasSize(1);
            assertThat(settings.count(SEND_FAILED)).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESOURCE_EXHAUSTED", "UNAVAILABLE"})
    void waitsAsLongAsTheServerAsks(String code) throws Exception {
        try (GrpcSink sink = GrpcSink.plain()) {
            RetryInfo info = RetryInfo.newBuilder()
                    .setRetryDelay(com.google.protobuf.Duration.newBuilder().setNanos(400_000_000))
                    .build();
            sink.answers.add(
                    response -> response.onError(StatusProto.toStatusException(com.google.rpc.Status.newBuilder()
                            .setCode(Status.Code.valueOf(code).value())
                            .setMessage("slow down")
                            .addDetails(Any.pack(info))
                            .build())));
            start(Configs.grpc(
                    sink.endpoint(),
                    INSECURE,
                    GrpcConfig.Compression.GZIP,
                    null,
                    Configs.QUICK_RETRY,
                    Duration.ofSeconds(5)));
            long begin = System.nanoTime();
            exporter.consume(Profiles.withSamples(1));

            assertThat(System.nanoTime() - begin).isGreaterThan(400_000_000);
            assertThat(settings.count(SENT)).isEqualTo(1);
        }
    }

    @Test
    void takesAFailureAfterAMessageForAFailure() throws Exception {
        try (GrpcSink sink = GrpcSink.plain()) {
            sink.answers.add(response -> {
                response.onNext(ExportProfilesServiceResponse.getDefaultInstance());
                response.onError(
                        Status.INTERNAL.withDescription("after the message").asException());
            });
            start(Configs.grpc(sink.endpoint()));

            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(1)))
                    .hasMessageContaining("after the message");
        }
    }

    @Test
    void doesNotSendAgainWhatWasTakenInPart() throws Exception {
        try (GrpcSink sink = GrpcSink.plain()) {
            sink.answers.add(response -> {
                response.onNext(ExportProfilesServiceResponse.newBuilder()
                        .setPartialSuccess(ExportProfilesPartialSuccess.newBuilder()
                                .setRejectedProfiles(1)
                                .setErrorMessage("one was bad"))
                        .build());
                response.onCompleted();
            });
            start(Configs.grpc(
                    sink.endpoint(),
                    INSECURE,
                    GrpcConfig.Compression.GZIP,
                    null,
                    Configs.QUICK_RETRY,
                    Duration.ofSeconds(5)));
            exporter.consume(Profiles.withSamples(4));

            assertThat(sink.requests).hasSize(1);
            assertThat(settings.count(SENT)).isEqualTo(4);
        }
    }

    @Test
    void readsALargeResponse() throws Exception {
        try (GrpcSink sink = GrpcSink.plain()) {
            sink.answers.add(response -> {
                response.onNext(ExportProfilesServiceResponse.newBuilder()
                        .setPartialSuccess(
                                ExportProfilesPartialSuccess.newBuilder().setErrorMessage("x".repeat(1_000_000)))
                        .build());
                response.onCompleted();
            });
            sink.answers.add(response -> {
                response.onNext(ExportProfilesServiceResponse.newBuilder()
                        .setPartialSuccess(
                                ExportProfilesPartialSuccess.newBuilder().setErrorMessage("x".repeat(5_000_000)))
                        .build());
                response.onCompleted();
            });
            start(Configs.grpc(sink.endpoint()));
            exporter.consume(Profiles.withSamples(1));

            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(1)))
                    .hasMessageContaining("longer than")
                    .isInstanceOfSatisfying(
                            ConsumeException.class,
                            e -> assertThat(e.isPermanent()).isTrue());
            exporter.consume(Profiles.withSamples(1));
            assertThat(settings.count(SENT)).isEqualTo(2);
        }
    }

    @Test
    void givesUpAnAttemptAfterItsTimeoutAndGoesOn() throws Exception {
        try (GrpcSink sink = GrpcSink.plain()) {
            start(Configs.grpc(
                    sink.endpoint(),
                    INSECURE,
                    GrpcConfig.Compression.NONE,
                    null,
                    Configs.NO_RETRY,
                    Duration.ofMillis(500)));
            exporter.consume(Profiles.withSamples(1));
            sink.answers.add(response -> {});
            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(1)))
                    .message()
                    .containsAnyOf("DEADLINE_EXCEEDED", "CANCELLED"); // the server watches the same deadline

            exporter.consume(Profiles.withSamples(2));
            assertThat(settings.count(SENT)).isEqualTo(3);
        }
    }

    @Test
    void givesUpAServerThatTakesTheConnectionAndSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            start(Configs.grpc(
                    "127.0.0.1:" + silent.getLocalPort(),
                    INSECURE,
                    GrpcConfig.Compression.NONE,
                    null,
                    Configs.NO_RETRY,
                    Duration.ofMillis(300)));
            long begin = System.nanoTime();
            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(1, 10_000_000)))
                    .hasMessageContaining("within 300 ms");

            assertThat(System.nanoTime() - begin).isLessThan(3_000_000_000L);
        }
    }

    @Test
    void deliversWhenTheServerComesBack() throws Exception {
        int port;
        try (GrpcSink first = GrpcSink.plain()) {
            port = first.port();
            start(Configs.grpc(
                    first.endpoint(),
                    INSECURE,
                    GrpcConfig.Compression.GZIP,
                    QueueConfig.defaults(),
                    Configs.QUICK_RETRY,
                    Duration.ofSeconds(5)));
            exporter.consume(Profiles.withSamples(1));
            await(() -> settings.count(SENT) == 1);
        }
        long begin = System.nanoTime();
        for (int i = 0; i < 30; i++) {
            exporter.consume(Profiles.withSamples(1));
        }
        assertThat(System.nanoTime() - begin).isLessThan(2_000_000_000L);
        Thread.sleep(300);
        assertThat(settings.count(SENT)).isEqualTo(1);
        try (GrpcSink second = GrpcSink.plain(port)) {
            await(() -> settings.count(SENT) == 31);
            assertThat(second.requests).hasSize(30);
            assertThat(settings.count(SEND_FAILED)).isZero();
        }
    }

    @Test
    void refusesAndCountsWhatDoesNotFitIntoTheQueue() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (GrpcSink sink = GrpcSink.plain()) {
            sink.answers.add(response -> {
                awaitQuietly(release);
                response.onNext(ExportProfilesServiceResponse.getDefaultInstance());
                response.onCompleted();
            });
            start(Configs.grpc(
                    sink.endpoint(),
                    INSECURE,
                    GrpcConfig.Compression.GZIP,
                    Configs.queue(1, 10, QueueConfig.Sizer.ITEMS, false, false),
                    Configs.QUICK_RETRY,
                    Duration.ofSeconds(20)));
            exporter.consume(Profiles.withSamples(3));
            await(() -> sink.requests.size() == 1);
            exporter.consume(Profiles.withSamples(6));
            assertThat(settings.gauge("otelcol_exporter_queue_size")).isEqualTo(6);
            assertThat(settings.gauge("otelcol_exporter_queue_capacity")).isEqualTo(10);

            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(5)))
                    .hasMessage("sending queue is full")
                    .isInstanceOfSatisfying(
                            ConsumeException.class,
                            e -> assertThat(e.isPermanent()).isFalse());
            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(11)))
                    .hasMessageStartingWith("element size too large");
            assertThat(settings.count(ENQUEUE_FAILED)).isEqualTo(16);

            release.countDown();
            await(() -> settings.count(SENT) == 9);
        }
    }

    @Test
    void waitsForRoomOrForTheResultIfItIsToldTo() throws Exception {
        try (GrpcSink sink = GrpcSink.plain()) {
            start(Configs.grpc(
                    sink.endpoint(),
                    INSECURE,
                    GrpcConfig.Compression.GZIP,
                    Configs.queue(2, 1, QueueConfig.Sizer.REQUESTS, true, true),
                    Configs.NO_RETRY,
                    Duration.ofSeconds(5)));
            for (int i = 0; i < 5; i++) {
                exporter.consume(Profiles.withSamples(1));
                assertThat(settings.count(SENT)).isEqualTo(i + 1);
            }
            sink.answers.add(response ->
                    response.onError(Status.INTERNAL.withDescription("no").asException()));
            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(1))).hasMessageContaining("INTERNAL: no");
        }
    }

    @Test
    void givesUpWhenTheElapsedTimeIsOver() throws Exception {
        RetryConfig brief =
                new RetryConfig(true, Duration.ofMillis(50), 0.5, 2, Duration.ofMillis(100), Duration.ofMillis(400));
        start(Configs.grpc(
                "127.0.0.1:1",
                INSECURE,
                GrpcConfig.Compression.GZIP,
                Configs.queue(1, 10, QueueConfig.Sizer.BYTES, false, false),
                brief,
                Duration.ofSeconds(5)));
        assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(5, 100)))
                .hasMessageStartingWith("element size too large");
        exporter.shutdown();
        start(Configs.grpc(
                "127.0.0.1:1",
                INSECURE,
                GrpcConfig.Compression.GZIP,
                QueueConfig.defaults(),
                brief,
                Duration.ofSeconds(5)));
        exporter.consume(Profiles.withSamples(5));

        await(() -> settings.count(SEND_FAILED) == 5);
    }

    @Test
    void triesOnceMoreWhatIsLeftAtShutdown() throws Exception {
        RetryConfig patient =
                new RetryConfig(true, Duration.ofSeconds(60), 0, 1, Duration.ofSeconds(60), Duration.ofMinutes(5));
        try (GrpcSink sink = GrpcSink.plain()) {
            sink.answers.add(response -> response.onError(Status.UNAVAILABLE.asException()));
            start(Configs.grpc(
                    sink.endpoint(),
                    INSECURE,
                    GrpcConfig.Compression.GZIP,
                    Configs.queue(1, 10, QueueConfig.Sizer.REQUESTS, false, false),
                    patient,
                    Duration.ofSeconds(5)));
            exporter.consume(Profiles.withSamples(1));
            await(() -> sink.requests.size() == 1);
            exporter.consume(Profiles.withSamples(2));
            exporter.shutdown();

            assertThat(settings.count(SENT)).isEqualTo(3);
            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(1))).hasMessageContaining("shut down");
        }
        exporter = null;
        start(Configs.grpc(
                "127.0.0.1:1",
                INSECURE,
                GrpcConfig.Compression.GZIP,
                Configs.queue(1, 10, QueueConfig.Sizer.REQUESTS, false, false),
                patient,
                Duration.ofSeconds(5)));
        exporter.consume(Profiles.withSamples(1));
        exporter.consume(Profiles.withSamples(2));
        exporter.shutdown();
        assertThat(settings.count(SEND_FAILED)).isEqualTo(3);
    }

    @Test
    void saysWhatIsWrongWhenTheServerSpeaksSomethingElse() throws Exception {
        var http = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.start();
        try {
            start(Configs.grpc("127.0.0.1:" + http.getAddress().getPort()));
            assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(1)))
                    .hasMessageContaining("HTTP/1.1, not HTTP/2");
        } finally {
            http.stop(0);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
