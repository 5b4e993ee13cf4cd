/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.receiver.otlp.config.ReceiverConfig;
import java.util.IdentityHashMap;

/**
 * Makes {@code otlp} receivers. Those of one configuration share one server, so that one port serves all signals; this
 * is all that a factory remembers, and only until the receivers are shut down.
 */
@ProvidesComponent(kind = "receiver", type = "otlp")
@org.osgi.service.component.annotations.Component(service = ReceiverFactory.class)
public final class OtlpReceiverFactory implements ReceiverFactory<ReceiverConfig> {

    /** By identity: two receivers of equal configuration are two. Guarded by itself. */
    private final IdentityHashMap<ReceiverConfig, SharedServer> servers = new IdentityHashMap<>();

    @Override
    public ComponentType type() {
        return new ComponentType("otlp");
    }

    @Override
    public Stability stability(Signal signal) {
        if (!Signal.known().contains(signal)) {
            return Stability.UNDEFINED;
        }
        return signal.equals(Signal.PROFILES) ? Stability.ALPHA : Stability.BETA;
    }

    @Override
    public ReceiverConfig defaultConfig() {
        return ReceiverConfig.defaults();
    }

    @Override
    public Component create(Settings settings, Signal signal, ReceiverConfig config, Consumer<?> next) {
        synchronized (servers) {
            SharedServer server = servers.get(config);
            if (server == null) {
                server = new SharedServer(config, settings.logger(), () -> forget(config));
                servers.put(config, server);
            }
            return server.receiver(signal, next);
        }
    }

    private void forget(ReceiverConfig config) {
        synchronized (servers) {
            servers.remove(config);
        }
    }
}
