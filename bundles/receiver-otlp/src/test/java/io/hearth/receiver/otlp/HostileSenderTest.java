/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Signal;
import io.hearth.receiver.otlp.body.MemoryBudget;
import io.hearth.receiver.otlp.server.OtlpServer;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Senders that stop in the middle, lie about what they send or hold what they have: others are served all the same. */
class HostileSenderTest {

    private static final String PROTO = "application/x-protobuf";

    private final Pipelines pipelines = new Pipelines();
    private final List<Socket> sockets = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private OtlpServer server;

    private void start(String yaml, MemoryBudget budget) throws Exception {
        server = OtlpServer.start(
                Bound.config(yaml),
                pipelines.exports(Signal.known()),
                budget,
                LoggerFactory.getLogger("test"),
                (sentence, cause) -> {});
    }

    @AfterEach
    void end() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    private URI uri() {
        return URI.create("http://" + server.addresses().get("protocols::http") + "/v1/traces");
    }

    private HttpRequest request(String encoding, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri())
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", PROTO)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return encoding.isEmpty()
                ? request.build()
                : request.header("Content-Encoding", encoding).build();
    }

    private int post(String encoding, byte[] body) throws Exception {
        return client.send(request(encoding, body), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private Socket connect(String protocol) throws IOException {
        URI address = URI.create("http://" + server.addresses().get(protocol));
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private void waitUntilNothingIsHeld() throws InterruptedException {
        for (int i = 0; i < 2000 && server.heldBytes() > 0; i++) {
            Thread.sleep(5);
        }
        assertThat(server.heldBytes()).isZero();
    }

    @Test
    void manyEmptyMembersOfGzipLeaveTheMemoryWhole() throws Exception {
        start("protocols: {http: {endpoint: '127.0.0.1:0'}}", new MemoryBudget(4 << 20));
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        new GZIPOutputStream(member).close();
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        while (members.size() < 1_000_000) {
            member.writeTo(members);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(post("gzip", members.toByteArray())).isEqualTo(200);
        }
        assertThat(post("", Samples.spans("after").toByteArray())).isEqualTo(200);
        assertThat(server.heldBytes()).isZero();
    }

    @Test
    void errorsOfPipelinesLeaveTheMemoryWhole() throws Exception {
        start("protocols: {http: {endpoint: '127.0.0.1:0'}}", new MemoryBudget(1 << 20));
        byte[] body = Samples.spans("x".repeat(100_000)).toByteArray();
        for (Error error : List.of(new StackOverflowError(), new OutOfMemoryError("pretended"), new AssertionError())) {
            pipelines.error = error;
            assertThat(post("", body)).isIn(500, 413);
            assertThat(server.heldBytes()).isZero();
        }
    }

    /** What is taken in any order of beginnings and ends, fair or not, is given back. */
    @Test
    void whateverHappensToRequestsTheMemoryIsWholeAfterwards() throws Exception {
        start(
                "protocols: {http: {endpoint: '127.0.0.1:0', read_timeout: 300ms, max_request_body_size: 200000},"
                        + " grpc: {endpoint: '127.0.0.1:0'}}",
                new MemoryBudget(600_000));
        long seed = Long.getLong("hearth.test.seed", System.nanoTime());
        Random random = new Random(seed);
        List<CompletableFuture<?>> answers = new ArrayList<>();
        HttpClient http2 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        for (int i = 0; i < 400; i++) {
            pipelines.delayMillis = random.nextInt(3);
            pipelines.refusal = random.nextInt(5) == 0 ? ConsumeException.retryable("full") : null;
            pipelines.error = random.nextInt(10) == 0 ? new StackOverflowError() : null;
            byte[] body = Samples.spans("x".repeat(random.nextInt(250_000))).toByteArray();
            switch (random.nextInt(4)) {
                case 0 -> abort(random, body);
                case 1 -> {
                    String encoding = List.of("gzip", "zstd", "snappy", "x-snappy-framed", "deflate")
                            .get(random.nextInt(5));
                    answers.add((random.nextBoolean() ? client : http2)
                            .sendAsync(request(encoding, body), HttpResponse.BodyHandlers.discarding()));
                }
                case 2 -> {
                    CompletableFuture<?> answer =
                            http2.sendAsync(request("", body), HttpResponse.BodyHandlers.discarding());
                    if (random.nextBoolean()) {
                        CompletableFuture.delayedExecutor(random.nextInt(5), TimeUnit.MILLISECONDS)
                                .execute(() -> answer.cancel(true)); // resets the stream
                    }
                    answers.add(answer);
                }
                default -> answers.add(client.sendAsync(request("", body), HttpResponse.BodyHandlers.discarding()));
            }
        }
        for (CompletableFuture<?> answer : answers) {
            answer.handle((response, failure) -> 0).get(60, TimeUnit.SECONDS);
        }
        pipelines.refusal = null;
        pipelines.error = null;
        try {
            waitUntilNothingIsHeld();
            assertThat(post("", Samples.spans("after").toByteArray())).isEqualTo(200);
        } catch (AssertionError e) {
            throw new AssertionError("with -Dhearth.test.seed=" + seed, e);
        }
    }

    /** Sends a part of a request and goes, says nothing more, or sends what is no chunk. */
    private void abort(Random random, byte[] body) throws IOException {
        boolean isChunked = random.nextBoolean();
        Socket socket = connect("protocols::http");
        OutputStream out = socket.getOutputStream();
        String head = "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: " + PROTO + "\r\n"
                + (random.nextBoolean() ? "" : "Content-Encoding: gzip\r\n")
                + (isChunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + body.length + "\r\n\r\n");
        int sent = random.nextInt(body.length);
        try {
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            if (isChunked) {
                out.write((Integer.toHexString(sent + 1) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write(body, 0, sent);
            if (isChunked && random.nextBoolean()) {
                out.write("x\r\nno chunk\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            switch (random.nextInt(3)) {
                case 0 -> {
                    socket.setSoLinger(true, 0); // resets the connection
                    socket.close();
                }
                case 1 -> socket.close();
                default -> {}
            }
        } catch (IOException e) {
            // The server has hung up already, as it may.
        }
    }

    @Test
    void unfinishedBodiesGiveWay() throws Exception {
        start("protocols: {http: {endpoint: '127.0.0.1:0'}}", new MemoryBudget(1 << 20));
        for (int i = 0; i < 4; i++) {
            OutputStream out = connect("protocols::http").getOutputStream();
            out.write(("POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: " + PROTO
                            + "\r\nContent-Length: 1000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[250_000]);
        }
        byte[] body = Samples.spans("x".repeat(300_000)).toByteArray();
        long begun = System.nanoTime();
        int status = 503;
        while (status == 503 && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(30)) {
            Thread.sleep(100);
            status = post("", body);
        }
        assertThat(status).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void idleConnectionsMakeRoom() throws Exception {
        start(
                "protocols: {http: {endpoint: '127.0.0.1:0'}, grpc: {endpoint: '127.0.0.1:0'}}",
                new MemoryBudget(1 << 20));
        for (int i = 0; i < 1083; i++) {
            connect(i % 2 == 0 ? "protocols::http" : "protocols::grpc");
        }
        assertThat(post("", Samples.spans("a").toByteArray())).isEqualTo(200);
        assertThat(sockets.get(0).getInputStream().read())
                .as("the oldest was closed")
                .isEqualTo(-1);
    }

    @Test
    void headersThatDoNotComeEndTheConnection() throws Exception {
        start("protocols: {http: {endpoint: '127.0.0.1:0', read_header_timeout: 300ms}}", new MemoryBudget(1 << 20));
        Socket socket = connect("protocols::http");
        socket.getOutputStream().write("POST /v1/traces HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
        long begun = System.nanoTime();
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .doesNotStartWith("HTTP/1.1 200");
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(100), Duration.ofSeconds(15));
    }
}
