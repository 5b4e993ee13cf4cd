/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sends OTLP by the libraries that others use: grpc-java, and the HTTP client of the Java runtime. */
final class OtlpClient implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final ManagedChannel channel;
    private final String httpAddress;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param grpcAddress,httpAddress {@code host:port} */
    OtlpClient(String grpcAddress, String httpAddress) {
        this.channel = NettyChannelBuilder.forTarget(grpcAddress).usePlaintext().build();
        this.httpAddress = httpAddress;
    }

    /**
     * Calls a method and gives the status that answers.
     *
     * @param service such as {@code trace.v1.TraceService}
     * @param compression of gRPC; empty for none
     */
    Status grpc(String service, Message request, String compression) {
        MethodDescriptor<byte[], byte[]> export = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("opentelemetry.proto.collector." + service + "/Export")
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(SOON.toSeconds(), TimeUnit.SECONDS);
        try {
            ClientCalls.blockingUnaryCall(
                    channel,
                    export,
                    compression.isEmpty() ? options : options.withCompression(compression),
                    request.toByteArray());
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    HttpResponse<String> http(String path, String type, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + httpAddress + path))
                .timeout(SOON)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
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
                throw new UncheckedIOException(e);
            }
        }
    }
}
