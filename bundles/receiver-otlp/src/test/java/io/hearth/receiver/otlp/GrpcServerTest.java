/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Signal;
import io.hearth.receiver.otlp.server.OtlpServer;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The gRPC server, called by grpc-java. */
class GrpcServerTest {

    private final Pipelines pipelines = new Pipelines();
    private OtlpServer server;
    private ManagedChannel channel;

    private void start(String keys, Signal... signals) throws Exception {
        server = OtlpServer.start(
                Bound.config("protocols: {grpc: {endpoint: 'localhost:0'" + keys + "}}"),
                pipelines.exports(signals.length == 0 ? Signal.known() : List.of(signals)),
                LoggerFactory.getLogger("test"),
                (sentence, cause) -> {});
    }

    private String address() {
        return server.addresses().get("protocols::grpc");
    }

    private void connect() {
        channel = NettyChannelBuilder.forTarget(address()).usePlaintext().build();
    }

    @AfterEach
    void end() throws Exception {
        if (channel != null) {
            channel.shutdownNow();
            channel.awaitTermination(5, TimeUnit.SECONDS);
        }
        if (server != null) {
            server.stop();
        }
    }

    private byte[] call(Signal signal, byte[] request, String compression) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(SignalExport.grpcPath(signal).substring(1))
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
        return ClientCalls.blockingUnaryCall(
                channel, method, compression.isEmpty() ? options : options.withCompression(compression), request);
    }

    private StatusRuntimeException refused(Signal signal, byte[] request, String compression) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> call(signal, request, compression));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip"})
    void takesAllSignalsOnOnePort(String compression) throws Exception {
        start("");
        connect();
        for (Signal signal : Signal.known()) {
            Message sent = Samples.of(signal);
            assertThat(call(signal, sent.toByteArray(), compression)).isEmpty();
            assertThat(pipelines.taken).last().isEqualTo(sent);
        }
    }

    @Test
    void takesManyRequestsAndLargeOnesOnOneConnection() throws Exception {
        start("");
        connect();
        for (int i = 0; i < 500; i++) {
            call(Signal.TRACES, Samples.spans("span " + i).toByteArray(), "");
        }
        byte[] large = Samples.spans("x".repeat(5 << 20)).toByteArray();
        call(Signal.TRACES, large, "");
        assertThat(pipelines.taken).hasSize(501);
        assertThat(pipelines.taken.get(500).toByteArray()).isEqualTo(large);
    }

    @Test
    void handsOnNothingThatHoldsNoItem() throws Exception {
        start("");
        connect();
        assertThat(call(Signal.LOGS, new byte[0], "")).isEmpty();
        assertThat(pipelines.taken).isEmpty();
    }

    @Test
    void saysWhatThePipelinesSay() throws Exception {
        start("");
        connect();
        byte[] request = Samples.spans("a").toByteArray();

        pipelines.refusal = ConsumeException.retryable("queue is full");
        StatusRuntimeException full = refused(Signal.TRACES, request, "");
        assertThat(full.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(full.getStatus().getDescription()).isEqualTo("queue is full");

        pipelines.refusal = ConsumeException.permanent("never: 100 % wrong, \u00fc");
        StatusRuntimeException never = refused(Signal.TRACES, request, "");
        assertThat(never.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(never.getStatus().getDescription()).isEqualTo("never: 100 % wrong, \u00fc");

        pipelines.refusal = ConsumeException.throttled("slower", null, Duration.ofMillis(1500));
        StatusRuntimeException slower = refused(Signal.TRACES, request, "");
        assertThat(slower.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        byte[] details =
                slower.getTrailers().get(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER));
        assertThat(new String(details, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("google.rpc.RetryInfo");

        pipelines.refusal = null;
        pipelines.defect = new IllegalStateException("a defect");
        assertThat(refused(Signal.TRACES, request, "").getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        pipelines.defect = null;
        call(Signal.TRACES, request, "");
        assertThat(pipelines.taken).hasSize(1);
    }

    @Test
    void refusesWhatItCannotRead() throws Exception {
        start(", max_recv_msg_size_mib: 1", Signal.TRACES, Signal.METRICS);
        connect();
        assertThat(refused(Signal.LOGS, new byte[0], "").getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(refused(Signal.TRACES, new byte[] {1, 2, 3}, "").getStatus().getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        byte[] large = Samples.spans("x".repeat(2 << 20)).toByteArray();
        assertThat(refused(Signal.TRACES, large, "").getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused(Signal.TRACES, large, "gzip").getStatus().getCode())
                .as("a bomb")
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(pipelines.taken).isEmpty();
        call(Signal.TRACES, Samples.spans("a").toByteArray(), "gzip");
        assertThat(pipelines.taken).hasSize(1);
    }

    @Test
    void tellsThoseWhoDoNotSpeakGrpc() throws Exception {
        start("");
        HttpResponse<String> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address() + "/v1/traces"))
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("a port for OTLP over gRPC");
    }

    @Test
    void speaksTls(@TempDir Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        certificates.make("server", "DNS:localhost,IP:127.0.0.1", "EC");
        certificates.make("client", "DNS:client", "RSA");
        start(", tls: {cert_file: '" + certificates.path("server.crt") + "', key_file: '"
                + certificates.path("server.key") + "', client_ca_file: '" + certificates.path("client.crt") + "'}");
        var trusting = GrpcSslContexts.forClient().trustManager(new File(certificates.path("server.crt")));
        channel = NettyChannelBuilder.forTarget(address())
                .sslContext(trusting.build())
                .build();
        byte[] request = Samples.spans("a").toByteArray();
        assertThat(refused(Signal.TRACES, request, "").getStatus().getCode())
                .as("without a certificate")
                .isEqualTo(Status.Code.UNAVAILABLE);
        channel.shutdownNow();
        channel = NettyChannelBuilder.forTarget(address())
                .sslContext(trusting.keyManager(
                                new File(certificates.path("client.crt")), new File(certificates.path("client.key")))
                        .build())
                .build();
        call(Signal.TRACES, request, "gzip");
        assertThat(pipelines.taken).hasSize(1);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
