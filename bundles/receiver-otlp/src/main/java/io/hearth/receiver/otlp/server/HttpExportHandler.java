/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import io.hearth.collector.api.Secret;
import io.hearth.collector.api.Signal;
import io.hearth.receiver.otlp.SignalExport;
import io.hearth.receiver.otlp.body.BodyBytes;
import io.hearth.receiver.otlp.body.ContentCoding;
import io.hearth.receiver.otlp.body.MemoryBudget;
import io.hearth.receiver.otlp.body.Refusal;
import io.hearth.receiver.otlp.body.RefusedException;
import io.hearth.receiver.otlp.body.StatusBody;
import io.hearth.receiver.otlp.config.HttpServerConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Answers export requests over HTTP, in Protocol Buffers or JSON. Source: opentelemetry-proto, {@code
 * docs/specification.md}, "OTLP/HTTP"; statuses and texts for wrong methods and types are the Collector's.
 */
final class HttpExportHandler extends Handler.Abstract {

    private static final String PROTO = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final byte[] EMPTY_JSON = "{}".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, SignalExport> paths = new HashMap<>();
    private final HttpServerConfig config;
    private final BodyReader.Limits limits;
    private final MemoryBudget budget;
    private final Logger logger;

    HttpExportHandler(Map<Signal, SignalExport> exports, HttpServerConfig config, MemoryBudget budget, Logger logger) {
        exports.forEach((signal, export) -> paths.put(config.path(signal), export));
        this.config = config;
        this.limits = new BodyReader.Limits(
                config.longestBody(),
                config.readTimeout(),
                OtlpServer.RATE_INTERVAL,
                OtlpServer.LEAST_BYTES_PER_SECOND);
        this.budget = budget;
        this.logger = logger;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        for (Map.Entry<String, Secret> header : config.responseHeaders().entrySet()) {
            response.getHeaders().put(header.getKey(), header.getValue().reveal());
        }
        SignalExport export = paths.get(request.getHttpURI().getPath());
        if (export == null) {
            PlainAnswer.send(
                    response, callback, 404, "404 no signal is received at this path; there are " + paths.keySet());
            return true;
        }
        if (!request.getMethod().equals("POST")) {
            response.getHeaders().put(HttpHeader.ALLOW, "POST");
            PlainAnswer.send(response, callback, 405, "405 method not allowed, supported: [POST]");
            return true;
        }
        String type = mediaType(request);
        if (!type.equals(PROTO) && !type.equals(JSON)) {
            PlainAnswer.send(
                    response,
                    callback,
                    415,
                    "415 unsupported media type, supported: [application/json, application/x-protobuf]");
            return true;
        }
        boolean isJson = type.equals(JSON);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        String encoding = encoding(request);
        ContentCoding coding = config.compressionAlgorithms().contains(encoding) || encoding.equals("x-gzip")
                ? ContentCoding.ofHttp(encoding)
                : null;
        if (coding == null && !encoding.isEmpty()) {
            refuse(
                    response,
                    callback,
                    RefusedException.of(Refusal.INVALID, "unsupported Content-Encoding: " + encoding),
                    isJson);
            return true;
        }
        BodyReader.Target target = new BodyReader.Target() {
            @Override
            public void take(BodyBytes body, MemoryBudget.Share share) throws RefusedException {
                HttpExportHandler.this.take(export, isJson, coding, body, share);
            }

            @Override
            public void answer(@Nullable RefusedException refused) {
                if (refused == null) {
                    response.setStatus(200);
                    response.write(true, isJson ? ByteBuffer.wrap(EMPTY_JSON) : null, callback);
                } else {
                    refuse(response, callback, refused, isJson);
                }
            }
        };
        new BodyReader(request, budget, limits, callback, target, logger).run();
        return true;
    }

    private static String mediaType(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null) {
            return "";
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static String encoding(Request request) {
        String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
        return name.equals("identity") ? "" : name;
    }

    private void take(
            SignalExport export,
            boolean isJson,
            @Nullable ContentCoding coding,
            BodyBytes body,
            MemoryBudget.Share share)
            throws RefusedException {
        BodyBytes plain =
                coding == null ? body : coding.decode(body.array(), 0, body.length(), config.longestBody(), share);
        if (isJson) {
            export.json(plain.array(), plain.length(), share);
        } else {
            export.proto(plain.buffer(), share);
        }
    }

    private static void refuse(Response response, Callback callback, RefusedException refused, boolean isJson) {
        response.setStatus(refused.refusal().httpStatus());
        String retryAfter = StatusBody.retryAfter(refused);
        if (retryAfter != null) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, retryAfter);
        }
        response.write(true, ByteBuffer.wrap(isJson ? StatusBody.json(refused) : StatusBody.proto(refused)), callback);
    }
}
