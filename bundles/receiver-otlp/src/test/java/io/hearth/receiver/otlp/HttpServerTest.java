/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Signal;
import io.hearth.otlp.json.OtlpJson;
import io.hearth.receiver.otlp.server.OtlpServer;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The HTTP server, called by the client of the JDK. */
class HttpServerTest {

    private static final String PROTO = "application/x-protobuf";
    private static final String JSON = "application/json";

    private final Pipelines pipelines = new Pipelines();
    private OtlpServer server;
    private HttpClient client = HttpClient.newHttpClient();

    private void start(String keys, Signal... signals) throws Exception {
        server = OtlpServer.start(
                Bound.config("protocols: {http: {endpoint: 'localhost:0'" + keys + "}}"),
                pipelines.exports(signals.length == 0 ? Signal.known() : List.of(signals)),
                LoggerFactory.getLogger("test"),
                (sentence, cause) -> {});
    }

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    private URI uri(String path) {
        return URI.create("http://" + server.addresses().get("protocols::http") + path);
    }

    private HttpResponse<byte[]> post(String path, String type, String encoding, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void takesAllSignalsInBothEncodings(HttpClient.Version version) throws Exception {
        start("");
        client = HttpClient.newBuilder().version(version).build();
        for (Signal signal : Signal.known()) {
            String path = signal.equals(Signal.PROFILES) ? "/v1development/profiles" : "/v1/" + signal;
            Message sent = Samples.of(signal);

            HttpResponse<byte[]> proto = post(path, PROTO, "", sent.toByteArray());
            assertThat(proto.statusCode()).isEqualTo(200);
            assertThat(proto.headers().firstValue("content-type")).contains(PROTO);
            assertThat(proto.body()).isEmpty();
            assertThat(pipelines.taken).last().isEqualTo(sent);

            HttpResponse<byte[]> json = post(path, JSON + "; charset=utf-8", "", OtlpJson.toBytes(sent));
            assertThat(json.statusCode()).isEqualTo(200);
            assertThat(json.headers().firstValue("content-type")).contains(JSON);
            assertThat(new String(json.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
            assertThat(pipelines.taken).last().isEqualTo(sent);
        }
        assertThat(pipelines.taken).hasSize(8);
    }

    /** Its connection would stay for minutes: a stop must not wait for that. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void stopsSoonAfterTheRequestThatWasUnderWay(HttpClient.Version version) throws Exception {
        start("");
        client = HttpClient.newBuilder().version(version).build();
        pipelines.delayMillis = 500;
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                HttpRequest.newBuilder(uri("/v1/traces"))
                        .header("Content-Type", PROTO)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                Samples.spans("last").toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(pipelines.begun.await(30, TimeUnit.SECONDS)).isTrue();

        server.stop();

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(pipelines.taken).containsExactly(Samples.spans("last"));
    }

    private interface Compressor {
        OutputStream open(OutputStream below) throws IOException;
    }

    private static byte[] packed(byte[] plain, Compressor compressor) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compressor.open(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void decompresses() throws Exception {
        start("");
        byte[] plain = Samples.spans("gzip").toByteArray();
        assertThat(post("/v1/traces", PROTO, "gzip", packed(plain, GZIPOutputStream::new))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/v1/traces", PROTO, "deflate", packed(plain, DeflaterOutputStream::new))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/v1/traces", PROTO, "identity", plain).statusCode()).isEqualTo(200);
        assertThat(pipelines.taken).hasSize(3).containsOnly(Samples.spans("gzip"));
    }

    @Test
    void refusesBombsAndWhatIsTooLarge() throws Exception {
        start(", max_request_body_size: 100000");
        byte[] large = Samples.spans("x".repeat(200_000)).toByteArray();
        HttpResponse<byte[]> plain = post("/v1/traces", PROTO, "", large);
        assertThat(plain.statusCode()).isEqualTo(413);
        assertThat(new String(plain.body(), StandardCharsets.UTF_8)).contains("larger than 100000 bytes");
        assertThat(post("/v1/traces", JSON, "gzip", packed(large, GZIPOutputStream::new))
                        .statusCode())
                .isEqualTo(413);
        assertThat(pipelines.taken).isEmpty();
        assertThat(post("/v1/traces", PROTO, "", Samples.spans("a").toByteArray())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void answersInPlainTextWhatIsNoExport() throws Exception {
        start("", Signal.TRACES);
        assertThat(post("/v1/logs", PROTO, "", new byte[0]).statusCode())
                .as("no pipeline")
                .isEqualTo(404);
        assertThat(post("/nowhere", PROTO, "", new byte[0]).statusCode()).isEqualTo(404);
        assertThat(post("/v1/traces", "text/csv", "", new byte[0]).statusCode()).isEqualTo(415);
        HttpResponse<String> get =
                client.send(HttpRequest.newBuilder(uri("/v1/traces")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("allow")).contains("POST");
        assertThat(get.body()).contains("supported: [POST]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-protobuf | | nonsense | no export request of traces in protobuf",
                "application/json | | {'resourceSpans': 7} | \\\"resourceSpans\\\" of TracesData must be a list at byte",
                "application/json | | {'resourceSpans': [ | ends too early",
                "application/x-protobuf | gzip | nonsense | cannot be decompressed",
                "application/x-protobuf | zstd | nonsense | cannot be decompressed",
                "application/x-protobuf | snappy | nonsense | ",
                "application/x-protobuf | br | nonsense | unsupported Content-Encoding: br",
            })
    void saysWhatItCannotRead(String type, String encoding, String body, String sentence) throws Exception {
        start("");
        HttpResponse<byte[]> answer = post(
                "/v1/traces",
                type,
                encoding == null ? "" : encoding,
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains(type);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(sentence == null ? "" : sentence);
        assertThat(pipelines.taken).isEmpty();
    }

    @Test
    void saysWhatThePipelinesSay() throws Exception {
        start("");
        byte[] request = Samples.spans("a").toByteArray();

        pipelines.refusal = ConsumeException.retryable("queue is full");
        HttpResponse<byte[]> full = post("/v1/traces", JSON, "", OtlpJson.toBytes(Samples.spans("a")));
        assertThat(full.statusCode()).isEqualTo(503);
        assertThat(full.headers().firstValue("retry-after")).isEmpty();
        assertThat(new String(full.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"code\":14,\"message\":\"queue is full\"}");

        pipelines.refusal = ConsumeException.throttled("slower", null, Duration.ofMillis(1500));
        HttpResponse<byte[]> slower = post("/v1/traces", PROTO, "", request);
        assertThat(slower.statusCode()).isEqualTo(503);
        assertThat(slower.headers().firstValue("retry-after")).contains("2");

        pipelines.refusal = ConsumeException.permanent("never");
        HttpResponse<byte[]> never = post("/v1/traces", PROTO, "", request);
        assertThat(never.statusCode()).isEqualTo(500);
        assertThat(never.body()).startsWith(8, 13, 18, 5, 'n', 'e', 'v', 'e', 'r');
    }

    @Test
    void letsPagesSendThatAreAllowed() throws Exception {
        start(", cors: {allowed_origins: ['https://*.example.com']}, response_headers: {x-served-by: me}");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/v1/traces"))
                .header("Access-Control-Request-Method", "POST")
                .header("Origin", "https://shop.example.com")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
        assertThat(client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .contains("https://shop.example.com");
        assertThat(client.send(
                                request.setHeader("Origin", "https://elsewhere.test")
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .isEmpty();
        assertThat(post("/v1/traces", PROTO, "", new byte[0]).headers().firstValue("x-served-by"))
                .contains("me");
    }

    @Test
    void endsARequestThatDoesNotComeInTime() throws Exception {
        start(", read_timeout: 300ms");
        URI uri = uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: " + PROTO
                                    + "\r\nContent-Length: 100\r\n\r\nabc")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).doesNotStartWith("HTTP/1.1 200");
        }
        assertThat(post("/v1/traces", PROTO, "", TracesData.getDefaultInstance().toByteArray())
                        .statusCode())
                .isEqualTo(200);
    }

    /** The clock of a connection runs while a body comes, not while a pipeline makes its sender wait. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void waitsForPipelinesButNotForSenders(HttpClient.Version version) throws Exception {
        start(", idle_timeout: 200ms");
        client = HttpClient.newBuilder().version(version).build();
        pipelines.delayMillis = 1000;
        assertThat(post("/v1/traces", PROTO, "", Samples.spans("a").toByteArray())
                        .statusCode())
                .isEqualTo(200);
        URI uri = uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: " + PROTO
                                    + "\r\nContent-Length: 100\r\n\r\nabc")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotStartWith("HTTP/1.1 200");
        }
        assertThat(pipelines.taken).hasSize(1);
    }
}
