/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import com.google.protobuf.InvalidProtocolBufferException;
import io.hearth.itests.otlpcheck.Finding;
import io.hearth.itests.otlpcheck.OtlpChecker;
import io.hearth.itests.otlpcheck.Severity;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An OTLP backend for tests, on loopback: keeps every request that it accepted. */
abstract class OtlpSink implements AutoCloseable {
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** Where it listens, without scheme: {@code 127.0.0.1:port}. */
    abstract String endpoint();

    @Override
    public abstract void close();

    /** @param body the message as it was sent, decompressed */
    final void accept(Map<String, String> headers, byte[] body) {
        try {
            // ExportProfilesServiceRequest has the same two fields with the same numbers.
            requests.add(new Request(headers, body.length, ProfilesData.parseFrom(body)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not an export request", e);
        }
    }

    final List<Request> requests() {
        return List.copyOf(requests);
    }

    /** What has come since the last call, which is not kept any longer. */
    final List<Request> drain() {
        List<Request> all = List.copyOf(requests);
        requests.subList(0, all.size()).clear();
        return all;
    }

    final OtlpProfile profile() {
        return OtlpProfile.of(requests.stream().map(Request::message).toList());
    }

    /** Every broken MUST in every request, as text. */
    final List<String> errors() {
        return errors(requests);
    }

    static List<String> errors(List<Request> requests) {
        return requests.stream()
                .flatMap(request -> OtlpChecker.check(request.message()).stream())
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::toString)
                .toList();
    }

    /** @param sizeBytes of the message, decompressed */
    record Request(Map<String, String> headers, int sizeBytes, ProfilesData message) {}
}
