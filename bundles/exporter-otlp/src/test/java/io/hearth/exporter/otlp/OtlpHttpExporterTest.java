/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.snappy.SnappyFramedInputStream;
import io.airlift.compress.zstd.ZstdInputStream;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Signal;
import io.hearth.exporter.otlp.config.HttpConfig;
import io.hearth.exporter.otlp.config.TlsConfig;
import io.hearth.otlp.json.OtlpJson;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesPartialSuccess;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceResponse;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OtlpHttpExporterTest {

    private record Request(String path, Headers headers, byte[] body, int remotePort) {}

    private record Answer(int status, Map<String, String> headers, byte[] body, boolean isChunked) {}

    private static final TlsConfig TLS = TlsConfig.defaults();

    private final RecordingTelemetry settings = new RecordingTelemetry("otlp_http/test");
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
    private HttpServer server;
    private Exporter<Message> exporter;

    private void serve(HttpServer made) {
        server = made;
        server.createContext("/", exchange -> {
            requests.add(new Request(
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes(),
                    exchange.getRemoteAddress().getPort()));
            Answer answer = answers.isEmpty() ? new Answer(200, Map.of(), new byte[0], false) : answers.poll();
            answer.headers.forEach(exchange.getResponseHeaders()::set);
            int length = answer.body.length;
            exchange.sendResponseHeaders(answer.status, length == 0 ? -1 : answer.isChunked ? 0 : length);
            exchange.getResponseBody().write(answer.body);
            exchange.close();
        });
        server.start();
    }

    private String servePlain() throws IOException {
        serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @SuppressWarnings("unchecked")
    private Exporter<Message> start(HttpConfig config) throws ComponentException {
        exporter = (Exporter<Message>) new OtlpHttpExporterFactory().create(settings, Signal.PROFILES, config);
        exporter.start(Host.standalone());
        return exporter;
    }

    private Exporter<Message> startPlain(String url) throws ComponentException {
        return start(Configs.http(
                url, HttpConfig.Encoding.PROTO, HttpConfig.Compression.NONE, TLS, Configs.QUICK_RETRY, false));
    }

    @AfterEach
    void stop() throws ComponentException {
        if (exporter != null) {
            exporter.shutdown();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void postsToThePathOfTheSignalOverOneConnection() throws Exception {
        startPlain(servePlain() + "/base/");
        ProfilesData large = Profiles.withSamples(3, 3_000_000);
        exporter.consume(large);
        exporter.consume(Profiles.withSamples(2));

        assertThat(requests).extracting(Request::path).containsOnly("/base/v1development/profiles");
        assertThat(requests.get(0).remotePort).isEqualTo(requests.get(1).remotePort);
        assertThat(requests.get(0).headers.getFirst("content-type")).isEqualTo("application/x-protobuf");
        assertThat(requests.get(0).headers.getFirst("x-tenant")).isEqualTo("one");
        assertThat(requests.get(0).headers.getFirst("user-agent")).startsWith("Hearth/test (");
        assertThat(ProfilesData.parseFrom(requests.get(0).body)).isEqualTo(large);
        assertThat(settings.count("otelcol_exporter_sent_profile_samples")).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(value = HttpConfig.Compression.class, mode = EnumSource.Mode.EXCLUDE, names = "LZ4")
    void compressesAsItIsToldTo(HttpConfig.Compression compression) throws Exception {
        start(Configs.http(servePlain(), HttpConfig.Encoding.PROTO, compression, TLS, Configs.NO_RETRY, true));
        ProfilesData data = Profiles.withSamples(2000, 100_000);
        exporter.consume(data);
        Request request = requests.get(0);

        assertThat(ProfilesData.parseFrom(plain(request.headers.getFirst("content-encoding"), request.body)))
                .isEqualTo(data);
    }

    private static byte[] plain(String encoding, byte[] body) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        if (encoding == null) {
            return body;
        }
        if (encoding.equals("snappy")) {
            byte[] out = new byte[SnappyDecompressor.getUncompressedLength(body, 0)];
            new SnappyDecompressor().decompress(body, 0, body.length, out, 0, out.length);
            return out;
        }
        return switch (encoding) {
            case "gzip" -> new GZIPInputStream(in).readAllBytes();
            case "zlib", "deflate" -> new InflaterInputStream(in).readAllBytes();
            case "zstd" -> new ZstdInputStream(in).readAllBytes();
            case "x-snappy-framed" -> new SnappyFramedInputStream(in).readAllBytes();
            default -> throw new IOException(encoding);
        };
    }

    @Test
    void postsJsonAndReadsJsonAnswers() throws Exception {
        start(Configs.http(
                servePlain(), HttpConfig.Encoding.JSON, HttpConfig.Compression.GZIP, TLS, Configs.QUICK_RETRY, false));
        answers.add(new Answer(
                200,
                Map.of("Content-Type", "application/json"),
                "{ \"partialSuccess\": {\"rejectedProfiles\": \"3\", \"errorMessage\": \"b\\u00e4d\"}, \"x\": [1, {}, null] }"
                        .getBytes(StandardCharsets.UTF_8),
                true));
        ProfilesData data = Profiles.withSamples(5);
        exporter.consume(data);

        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).headers.getFirst("content-type")).isEqualTo("application/json");
        assertThat(plain("gzip", requests.get(0).body)).isEqualTo(OtlpJson.toBytes(data));
        assertThat(settings.count("otelcol_exporter_sent_profile_samples")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void triesAgainAfterPassingFailures(int status) throws Exception {
        startPlain(servePlain());
        answers.add(new Answer(status, Map.of("Content-Type", "text/plain"), "busy".getBytes(), status == 502));
        exporter.consume(Profiles.withSamples(1));

        assertThat(requests).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413, 500, 501, 302})
    void dropsAfterLastingFailures(int status) throws Exception {
        startPlain(servePlain());
        byte[] body = com.google.rpc.Status.newBuilder()
                .setCode(3)
                .setMessage("bad data")
                .build()
                .toByteArray();
        answers.add(new Answer(status, Map.of("Content-Type", "application/x-protobuf"), body, false));

        assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(6)))
                .hasMessageContaining("answered " + status)
                .hasMessageContaining("bad data")
                .isInstanceOfSatisfying(
                        ConsumeException.class, e -> assertThat(e.isPermanent()).isTrue());
        assertThat(settings.count("otelcol_exporter_send_failed_profile_samples"))
                .isEqualTo(6);
        exporter.consume(Profiles.withSamples(1));
    }

    @Test
    void waitsAsLongAsTheServerAsks() throws Exception {
        startPlain(servePlain());
        answers.add(new Answer(429, Map.of("Retry-After", "1"), new byte[0], false));
        long begin = System.nanoTime();
        exporter.consume(Profiles.withSamples(1));

        assertThat(System.nanoTime() - begin).isGreaterThan(1_000_000_000L);
        assertThat(requests).hasSize(2);
    }

    @Test
    void readsRetryAfterAsSecondsOrDate() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(100));

        assertThat(HttpDestination.retryAfter("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(HttpDestination.retryAfter(date)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(101));
        assertThat(HttpDestination.retryAfter("soon")).isNull();
        assertThat(HttpDestination.retryAfter("")).isNull();
    }

    @Test
    void dropsWhenASuccessCannotBeRead() throws Exception {
        startPlain(servePlain());
        answers.add(new Answer(200, Map.of("Content-Type", "application/x-protobuf"), new byte[] {1, 2, 3}, false));

        assertThatThrownBy(() -> exporter.consume(Profiles.withSamples(1)))
                .hasMessageContaining("cannot be read")
                .isInstanceOfSatisfying(
                        ConsumeException.class, e -> assertThat(e.isPermanent()).isTrue());
    }

    @Test
    void doesNotSendAgainWhatWasTakenInPart() throws Exception {
        startPlain(servePlain());
        byte[] body = ExportProfilesServiceResponse.newBuilder()
                .setPartialSuccess(ExportProfilesPartialSuccess.newBuilder()
                        .setRejectedProfiles(1)
                        .setErrorMessage("one"))
                .build()
                .toByteArray();
        answers.add(new Answer(200, Map.of("Content-Type", "application/x-protobuf"), body, true));
        exporter.consume(Profiles.withSamples(1));

        assertThat(requests).hasSize(1);
    }

    @Test
    void readsNoMoreThan64KiBOfAnAnswer() throws Exception {
        startPlain(servePlain());
        answers.add(new Answer(200, Map.of("Content-Type", "text/html"), new byte[300_000], true));
        answers.add(new Answer(200, Map.of("Content-Type", "text/html"), new byte[300_000], false));
        for (int i = 0; i < 3; i++) {
            exporter.consume(Profiles.withSamples(1));
        }

        assertThat(requests).hasSize(3);
    }

    @Test
    void deliversWhenTheServerComesBack() throws Exception {
        String url = servePlain();
        int port = server.getAddress().getPort();
        startPlain(url);
        exporter.consume(Profiles.withSamples(1));
        server.stop(0);
        Thread sender = new Thread(() -> {
            try {
                exporter.consume(Profiles.withSamples(7));
            } catch (ConsumeException e) {
                throw new IllegalStateException(e);
            }
        });
        sender.start();
        Thread.sleep(300);
        serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        sender.join(10_000);

        assertThat(settings.count("otelcol_exporter_sent_profile_samples")).isEqualTo(8);
    }

    @Test
    void deliversOverTls(@TempDir Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        certificates.make("server", "ip:127.0.0.1", "EC");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(https);
        start(Configs.http(
                "https://127.0.0.1:" + https.getAddress().getPort(),
                HttpConfig.Encoding.PROTO,
                HttpConfig.Compression.GZIP,
                Configs.tls(certificates.path("server.crt"), "", "", false, ""),
                Configs.NO_RETRY,
                false));
        exporter.consume(Profiles.withSamples(1, 1_000_000));
        exporter.consume(Profiles.withSamples(1));

        assertThat(requests).hasSize(2);
        assertThat(requests.get(0).remotePort).isEqualTo(requests.get(1).remotePort);
    }

    @Test
    void needsAnEndpointForTheSignal() {
        assertThatThrownBy(() -> startPlain("")).hasMessage("either endpoint or profiles_endpoint must be specified");
    }
}
