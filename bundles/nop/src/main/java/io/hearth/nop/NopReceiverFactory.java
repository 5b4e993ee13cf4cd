/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.nop;

import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;

/** Makes {@code nop} receivers, which never receive anything. */
@ProvidesComponent(kind = "receiver", type = "nop")
@org.osgi.service.component.annotations.Component(service = ReceiverFactory.class)
public final class NopReceiverFactory implements ReceiverFactory<NopConfig> {

    @Override
    public ComponentType type() {
        return new ComponentType("nop");
    }

    /** As the Collector's: opentelemetry-collector, {@code receiver/nopreceiver/metadata.yaml}. */
    @Override
    public Stability stability(Signal signal) {
        return signal.equals(Signal.PROFILES) ? Stability.ALPHA : Stability.BETA;
    }

    @Override
    public NopConfig defaultConfig() {
        return new NopConfig();
    }

    @Override
    public Component create(Settings settings, Signal signal, NopConfig config, Consumer<?> next) {
        return new NopComponent();
    }
}
