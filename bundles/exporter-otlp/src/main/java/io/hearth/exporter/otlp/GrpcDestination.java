/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import com.google.protobuf.Message;
import io.hearth.collector.api.Signal;
import io.hearth.exporter.otlp.http2.GrpcClient;
import io.hearth.exporter.otlp.http2.GrpcException;
import io.hearth.exporter.otlp.http2.GrpcMessage;
import io.hearth.exporter.otlp.http2.GrpcStatus;
import io.hearth.exporter.otlp.payload.Compression;
import io.hearth.exporter.otlp.payload.PartialSuccess;
import io.hearth.exporter.otlp.payload.RequestBody;
import io.hearth.exporter.otlp.sending.Destination;
import io.hearth.exporter.otlp.sending.SendException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;

/** The {@code Export} method of one signal on an OTLP/gRPC server. */
final class GrpcDestination implements Destination {

    private final GrpcClient client;
    private final byte[] headers;
    private final Compression compression;
    private final Logger logger;

    GrpcDestination(GrpcClient client, Signal signal, Compression compression, Logger logger) {
        this.client = client;
        this.headers = client.headers(method(signal));
        this.compression = compression;
        this.logger = logger;
    }

    private static String method(Signal signal) {
        String service = switch (signal.name()) {
            case "traces" -> "trace.v1.TraceService";
            case "metrics" -> "metrics.v1.MetricsService";
            case "logs" -> "logs.v1.LogsService";
            case "profiles" -> "profiles.v1development.ProfilesService";
            default -> throw new IllegalArgumentException("OTLP has no signal " + signal);
        };
        return "/opentelemetry.proto.collector." + service + "/Export";
    }

    @Override
    public byte[] encode(Message message) throws SendException {
        try {
            byte[] frame = RequestBody.proto(message, GrpcMessage.PREFIX_BYTES, compression, 0);
            GrpcMessage.fillPrefix(frame, frame.length, compression != Compression.NONE);
            return frame;
        } catch (IOException e) {
            throw SendException.permanent("the request cannot be encoded: " + e.getMessage(), e);
        }
    }

    @Override
    public void send(byte[] payload, Duration timeout) throws SendException {
        try {
            PartialSuccess partial = PartialSuccess.ofProto(client.call(headers, payload, timeout));
            if (partial.isPresent()) {
                logger.warn("Partial success response: rejected={} {}", partial.rejected(), partial.message());
            }
        } catch (GrpcException e) {
            String message = String.valueOf(e.getMessage());
            throw isRetryable(e)
                    ? SendException.retryable(message, e, e.retryDelay())
                    : SendException.permanent(message, e);
        } catch (IOException e) {
            throw SendException.permanent("the server's response cannot be read: " + e.getMessage(), e);
        }
    }

    /** OTLP specification, "OTLP/gRPC Response", "Failures". */
    private static boolean isRetryable(GrpcException e) {
        return switch (e.code()) {
            case GrpcStatus.CANCELLED,
                    GrpcStatus.DEADLINE_EXCEEDED,
                    GrpcStatus.ABORTED,
                    GrpcStatus.OUT_OF_RANGE,
                    GrpcStatus.UNAVAILABLE,
                    GrpcStatus.DATA_LOSS -> true;
            case GrpcStatus.RESOURCE_EXHAUSTED -> e.retryDelay() != null;
            default -> false;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
