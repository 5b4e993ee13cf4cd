/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Validated;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@code otlp} receivers.
 *
 * @param protocols what to listen to
 */
public record ReceiverConfig(Protocols protocols) implements Validated {

    /**
     * The {@code protocols} block; writing a key of it switches the protocol on.
     *
     * @param grpc OTLP/gRPC; {@code null} means off
     * @param http OTLP/HTTP; {@code null} means off
     */
    public record Protocols(
            @Nullable GrpcServerConfig grpc, @Nullable HttpServerConfig http) {

        /** Neither. */
        public static Protocols defaults() {
            return new Protocols(null, null);
        }
    }

    /** Without a protocol, which the user has to choose. */
    public static ReceiverConfig defaults() {
        return new ReceiverConfig(Protocols.defaults());
    }

    @Override
    public void validate(ConfigProblems problems) {
        if (protocols.grpc() == null && protocols.http() == null) {
            problems.add(
                    "protocols",
                    "must specify at least one protocol when using the OTLP receiver, for example protocols: {grpc: {},"
                            + " http: {}}");
        }
    }
}
