/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import io.hearth.collector.api.Signal;
import io.hearth.receiver.otlp.SignalExport;
import io.hearth.receiver.otlp.body.BodyBytes;
import io.hearth.receiver.otlp.body.ContentCoding;
import io.hearth.receiver.otlp.body.GrpcFrame;
import io.hearth.receiver.otlp.body.MemoryBudget;
import io.hearth.receiver.otlp.body.Refusal;
import io.hearth.receiver.otlp.body.RefusedException;
import io.hearth.receiver.otlp.body.StatusBody;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Answers unary calls of gRPC over HTTP/2, each with one status. Source: grpc, {@code doc/PROTOCOL-HTTP2.md}. */
final class GrpcHandler extends Handler.Abstract {

    private static final String CONTENT_TYPE = "application/grpc";
    private static final HttpFields OK = HttpFields.from(new HttpField("grpc-status", "0"));

    private final Map<String, SignalExport> methods = new HashMap<>();
    private final int longestMessage;
    private final BodyReader.Limits limits;
    private final MemoryBudget budget;
    private final Logger logger;

    GrpcHandler(Map<Signal, SignalExport> exports, int longestMessage, MemoryBudget budget, Logger logger) {
        exports.forEach((signal, export) -> methods.put(SignalExport.grpcPath(signal), export));
        this.longestMessage = longestMessage;
        this.limits = new BodyReader.Limits(
                longestMessage + GrpcFrame.PREFIX_BYTES,
                Duration.ZERO,
                OtlpServer.RATE_INTERVAL,
                OtlpServer.LEAST_BYTES_PER_SECOND);
        this.budget = budget;
        this.logger = logger;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2
                || !request.getMethod().equals("POST")
                || type == null
                || !type.startsWith(CONTENT_TYPE)) {
            PlainAnswer.send(
                    response,
                    callback,
                    415,
                    "this is a port for OTLP over gRPC: POST by HTTP/2 with content type application/grpc");
            return true;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
        String path = request.getHttpURI().getPath();
        SignalExport method = methods.get(path);
        if (method == null) {
            refuse(response, callback, RefusedException.of(Refusal.UNIMPLEMENTED, "unknown method " + path));
            return true;
        }
        String encoding = request.getHeaders().get("grpc-encoding");
        ContentCoding coding = encoding == null ? null : ContentCoding.ofGrpc(encoding);
        if (coding == null && encoding != null && !encoding.equals("identity")) {
            response.getHeaders().put("grpc-accept-encoding", "gzip,deflate,zstd,snappy");
            refuse(
                    response,
                    callback,
                    RefusedException.of(Refusal.UNIMPLEMENTED, "grpc-encoding " + encoding + " is not supported"));
            return true;
        }
        BodyReader.Target target = new BodyReader.Target() {
            @Override
            public void take(BodyBytes body, MemoryBudget.Share share) throws RefusedException {
                method.proto(GrpcFrame.unwrap(body, coding, longestMessage, share), share);
            }

            @Override
            public void answer(@Nullable RefusedException refused) {
                if (refused == null) {
                    response.setTrailersSupplier(() -> OK);
                    response.write(true, ByteBuffer.wrap(GrpcFrame.empty()), callback);
                } else {
                    refuse(response, callback, refused);
                }
            }
        };
        new BodyReader(request, budget, limits, callback, target, logger).run();
        return true;
    }

    /** An answer of headers alone, which are its trailers. */
    private static void refuse(Response response, Callback callback, RefusedException refused) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("grpc-status", Integer.toString(refused.refusal().grpcCode()));
        headers.put("grpc-message", GrpcFrame.percentEncoded(String.valueOf(refused.getMessage())));
        if (refused.retryDelay() != null) {
            headers.put(
                    "grpc-status-details-bin",
                    Base64.getEncoder().withoutPadding().encodeToString(StatusBody.proto(refused)));
        }
        response.write(true, null, callback);
    }
}
