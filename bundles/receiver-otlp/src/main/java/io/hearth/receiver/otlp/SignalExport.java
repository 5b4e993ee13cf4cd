/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Signal;
import io.hearth.otlp.DataItems;
import io.hearth.otlp.json.OtlpJsonException;
import io.hearth.otlp.json.OtlpJsonReader;
import io.hearth.receiver.otlp.body.MemoryBudget;
import io.hearth.receiver.otlp.body.ParsedSize;
import io.hearth.receiver.otlp.body.Refusal;
import io.hearth.receiver.otlp.body.RefusedException;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.ByteBuffer;

/**
 * Takes the export requests of one signal: reads them and hands them to the pipelines. The serialized request is that of
 * the data, since {@code ExportXServiceRequest} and {@code XData} share their field numbers. Any thread may call.
 */
public final class SignalExport {

    private final Signal signal;
    private final Consumer<Message> next;
    private final DataItems items;
    private final Message prototype;

    /** @param next takes the {@code XData} of the signal */
    @SuppressWarnings("unchecked") // the host gives a receiver a consumer of what its signal is made of
    SignalExport(Signal signal, Consumer<?> next) {
        this.signal = signal;
        this.next = (Consumer<Message>) next;
        this.items = DataItems.of(signal.name());
        this.prototype = prototype(signal);
    }

    private static Message prototype(Signal signal) {
        return switch (signal.name()) {
            case "traces" -> TracesData.getDefaultInstance();
            case "metrics" -> MetricsData.getDefaultInstance();
            case "logs" -> LogsData.getDefaultInstance();
            case "profiles" -> ProfilesData.getDefaultInstance();
            default -> throw new IllegalArgumentException("OTLP has no signal " + signal);
        };
    }

    /** The full name of the gRPC method, as a path; empty if OTLP has no such signal. */
    public static String grpcPath(Signal signal) {
        String service = switch (signal.name()) {
            case "traces" -> "trace.v1.TraceService";
            case "metrics" -> "metrics.v1.MetricsService";
            case "logs" -> "logs.v1.LogsService";
            case "profiles" -> "profiles.v1development.ProfilesService";
            default -> "";
        };
        return service.isEmpty() ? "" : "/opentelemetry.proto.collector." + service + "/Export";
    }

    /**
     * Takes a request in Protocol Buffers; returns when the pipelines have it.
     *
     * @param share of the memory, which has taken the body already
     * @throws RefusedException if it cannot be read or is not taken
     */
    public void proto(ByteBuffer body, MemoryBudget.Share share) throws RefusedException {
        Message data;
        try {
            share.take(ParsedSize.excess(body, prototype.getDescriptorForType()));
            Parser<? extends Message> parser = prototype.getParserForType();
            data = parser.parseFrom(CodedInputStream.newInstance(body));
        } catch (InvalidProtocolBufferException e) {
            throw RefusedException.invalid("the body is no export request of " + signal + " in protobuf", e);
        } catch (OutOfMemoryError e) {
            throw outOfMemory();
        }
        consume(data);
    }

    /** Takes a request in OTLP/JSON; as above. */
    public void json(byte[] array, int length, MemoryBudget.Share share) throws RefusedException {
        Message data;
        try {
            share.take(ParsedSize.excessOfJson(array, length));
            data = OtlpJsonReader.read(array, length, prototype.newBuilderForType())
                    .build();
        } catch (OtlpJsonException e) {
            throw RefusedException.invalid("the body is no export request of " + signal, e);
        } catch (OutOfMemoryError e) {
            throw outOfMemory();
        }
        consume(data);
    }

    /** The memory that ran out was that of the message, which is gone by now. */
    private static RefusedException outOfMemory() {
        return RefusedException.of(
                Refusal.TOO_LARGE, "the request is too large for the memory of this host; send less at a time");
    }

    private void consume(Message data) throws RefusedException {
        if (items.count(data) == 0) {
            return; // the Collector hands on nothing that holds no item
        }
        Message plain = data instanceof ProfilesData profiles ? ProfileReferences.resolved(profiles) : data;
        try {
            next.consume(plain);
        } catch (ConsumeException e) {
            throw RefusedException.by(e);
        }
    }
}
