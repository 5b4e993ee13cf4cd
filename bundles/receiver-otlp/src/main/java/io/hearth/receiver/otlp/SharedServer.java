/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Status;
import io.hearth.collector.api.StatusEvent;
import io.hearth.receiver.otlp.config.ReceiverConfig;
import io.hearth.receiver.otlp.server.OtlpServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the receivers of one configuration, one for each signal, have in common: a server that is started with the first
 * of them and stopped with the first. A start that failed fails for all of them.
 */
final class SharedServer {

    private final ReceiverConfig config;
    private final Logger logger;
    private final Runnable onStop;

    @GuardedBy("this")
    private final Map<Signal, SignalExport> exports = new HashMap<>();

    @GuardedBy("this")
    private final List<Host> hosts = new ArrayList<>();

    @GuardedBy("this")
    private @Nullable OtlpServer server;

    @GuardedBy("this")
    private @Nullable ComponentException failure;

    @GuardedBy("this")
    private boolean isStopped;

    /** @param onStop called when this will not be started any more */
    SharedServer(ReceiverConfig config, Logger logger, Runnable onStop) {
        this.config = config;
        this.logger = logger;
        this.onStop = onStop;
    }

    /** Makes the receiver of a signal; all are made before the first is started. */
    synchronized Component receiver(Signal signal, Consumer<?> next) {
        exports.put(signal, new SignalExport(signal, next));
        return new Component() {
            @Override
            public void start(Host host) throws ComponentException {
                SharedServer.this.start(host);
            }

            @Override
            public void shutdown() throws ComponentException {
                SharedServer.this.shutdown();
            }
        };
    }

    private synchronized void start(Host host) throws ComponentException {
        if (failure != null) {
            throw failure;
        }
        hosts.add(host);
        if (server != null || isStopped) {
            return;
        }
        try {
            server = OtlpServer.start(config, Map.copyOf(exports), logger, this::died);
        } catch (ComponentException e) {
            failure = e;
            throw e;
        }
    }

    private void died(String sentence, Throwable cause) {
        List<Host> told;
        synchronized (this) {
            told = isStopped ? List.of() : List.copyOf(hosts);
        }
        for (Host host : told) {
            host.report(StatusEvent.of(Status.FATAL_ERROR, sentence, cause));
        }
    }

    private void shutdown() throws ComponentException {
        OtlpServer running;
        synchronized (this) {
            if (isStopped) {
                return;
            }
            isStopped = true;
            running = server;
        }
        onStop.run();
        if (running != null) {
            running.stop();
        }
    }
}
