/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.UnusedKeys;
import io.hearth.collector.api.Validated;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code grpc} block.
 *
 * @param endpoint where to listen, see {@link ListenAddress}
 * @param transport {@code tcp}
 * @param tls {@code null} means none
 * @param maxRecvMsgSizeMib of one message, in MiB, also after decompression; 0 means 64
 * @param maxConcurrentStreams calls at a time on one connection; 0 means 128
 * @param readBufferSize accepted without effect
 * @param writeBufferSize accepted without effect
 * @param keepalive how long connections live
 * @param includeMetadata accepted without effect: pipelines carry no metadata of requests
 * @param auth authentication by an extension, which is not offered
 * @param middlewares extensions that see each request, which are not offered
 */
public record GrpcServerConfig(
        String endpoint,
        String transport,
        @Nullable ServerTlsConfig tls,
        int maxRecvMsgSizeMib,
        int maxConcurrentStreams,
        long readBufferSize,
        long writeBufferSize,
        @Nullable Keepalive keepalive,
        boolean includeMetadata,
        @Nullable Object auth,
        List<Object> middlewares)
        implements Validated {

    private static final int BUFFER_BYTES = 512 * 1024;
    private static final int MOST_MIB = 1024;

    /**
     * The {@code keepalive} block.
     *
     * @param serverParameters of connections
     * @param enforcementPolicy accepted without effect: a client may ask whether the server is there as often as it likes
     */
    public record Keepalive(
            @Nullable ServerParameters serverParameters,
            @Nullable EnforcementPolicy enforcementPolicy) {}

    /**
     * The {@code server_parameters} block; zero means the default everywhere.
     *
     * @param maxConnectionIdle after which a connection without calls is closed
     * @param maxConnectionAge after which a connection is closed as soon as it has no call
     * @param maxConnectionAgeGrace accepted without effect
     * @param time accepted without effect
     * @param timeout accepted without effect
     */
    public record ServerParameters(
            Duration maxConnectionIdle,
            Duration maxConnectionAge,
            Duration maxConnectionAgeGrace,
            Duration time,
            Duration timeout) {

        /** As the Collector has them. */
        public static ServerParameters defaults() {
            return new ServerParameters(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        }
    }

    /** The {@code enforcement_policy} block. */
    public record EnforcementPolicy(Duration minTime, boolean permitWithoutStream) {
        /** As the Collector has them. */
        public static EnforcementPolicy defaults() {
            return new EnforcementPolicy(Duration.ZERO, false);
        }
    }

    /** As the Collector has them. */
    public static GrpcServerConfig defaults() {
        return new GrpcServerConfig("localhost:4317", "tcp", null, 0, 0, BUFFER_BYTES, 0, null, false, null, List.of());
    }

    /** The longest message, in bytes. */
    public int longestMessage() {
        return maxRecvMsgSizeMib == 0 ? ListenAddress.LONGEST_BODY : maxRecvMsgSizeMib << 20;
    }

    /** How long nothing may happen on a connection; zero if it was not said. */
    public Duration idleTimeout() {
        return keepalive == null || keepalive.serverParameters() == null
                ? Duration.ZERO
                : keepalive.serverParameters().maxConnectionIdle();
    }

    /** After which a connection is closed as soon as it has no call; zero means never. */
    public Duration maxAge() {
        return keepalive == null || keepalive.serverParameters() == null
                ? Duration.ZERO
                : keepalive.serverParameters().maxConnectionAge();
    }

    /** Adds the keys that have no effect. */
    public void unused(UnusedKeys keys) {
        keys.add("protocols::grpc::read_buffer_size", readBufferSize != BUFFER_BYTES);
        keys.add("protocols::grpc::write_buffer_size", writeBufferSize != 0);
        keys.add("protocols::grpc::include_metadata", includeMetadata);
        if (keepalive != null) {
            keys.add("protocols::grpc::keepalive::enforcement_policy", keepalive.enforcementPolicy() != null);
            ServerParameters own = keepalive.serverParameters();
            ServerParameters none = ServerParameters.defaults();
            keys.add(
                    "protocols::grpc::keepalive::server_parameters (all but max_connection_idle and max_connection_age)",
                    own != null
                            && !own.equals(new ServerParameters(
                                    own.maxConnectionIdle(),
                                    own.maxConnectionAge(),
                                    none.maxConnectionAgeGrace(),
                                    none.time(),
                                    none.timeout())));
        }
        if (tls != null) {
            tls.unused("protocols::grpc::tls", keys);
        }
    }

    @Override
    public void validate(ConfigProblems problems) {
        ListenAddress.check(endpoint, transport, problems);
        if (maxRecvMsgSizeMib < 0 || maxRecvMsgSizeMib > MOST_MIB) {
            problems.add("max_recv_msg_size_mib", "must be from 0 to " + MOST_MIB);
        }
        if (maxConcurrentStreams < 0) {
            problems.add("max_concurrent_streams", "must not be negative");
        }
        if (idleTimeout().isNegative()) {
            problems.add("keepalive::server_parameters::max_connection_idle", "must not be negative");
        }
        if (maxAge().isNegative()) {
            problems.add("keepalive::server_parameters::max_connection_age", "must not be negative");
        }
        ListenAddress.checkExtensions(auth, middlewares, problems);
    }
}
