/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceResponse;
import io.opentelemetry.proto.collector.profiles.v1development.ProfilesServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An OTLP/gRPC server of another make: grpc-java on Netty. Answers as it is told to, else with success. */
final class GrpcSink extends ProfilesServiceGrpc.ProfilesServiceImplBase implements AutoCloseable {

    final List<ExportProfilesServiceRequest> requests = new CopyOnWriteArrayList<>();
    final List<Metadata> headers = new CopyOnWriteArrayList<>();
    final Deque<Consumer<StreamObserver<ExportProfilesServiceResponse>>> answers = new ConcurrentLinkedDeque<>();
    private final Server server;

    private GrpcSink(NettyServerBuilder builder) throws IOException {
        this.server = builder.addService(this)
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, R> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
                        headers.add(metadata);
                        return next.startCall(call, metadata);
                    }
                })
                .maxInboundMessageSize(64 * 1024 * 1024)
                .build()
                .start();
    }

    static GrpcSink plain() throws IOException {
        return plain(0);
    }

    static GrpcSink plain(int port) throws IOException {
        return new GrpcSink(builder(port));
    }

    static GrpcSink withWindow(int bytes) throws IOException {
        return new GrpcSink(builder(0).initialFlowControlWindow(bytes));
    }

    static GrpcSink tls(SslContext context) throws IOException {
        return new GrpcSink(builder(0).sslContext(context));
    }

    private static NettyServerBuilder builder(int port) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    int port() {
        return server.getPort();
    }

    String endpoint() {
        return "127.0.0.1:" + port();
    }

    @Override
    public void export(ExportProfilesServiceRequest request, StreamObserver<ExportProfilesServiceResponse> response) {
        requests.add(request);
        Consumer<StreamObserver<ExportProfilesServiceResponse>> answer = answers.poll();
        if (answer != null) {
            answer.accept(response);
            return;
        }
        response.onNext(ExportProfilesServiceResponse.getDefaultInstance());
        response.onCompleted();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
