/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;

/** Factory of the {@code profiling} receiver, as a service and as plain Java. */
@org.osgi.service.component.annotations.Component(service = ReceiverFactory.class)
public final class ProfilingReceiverFactory implements ReceiverFactory<ProfilingConfig> {

    private static final ComponentType TYPE = new ComponentType("profiling");

    @Override
    public ComponentType type() {
        return TYPE;
    }

    @Override
    public Stability stability(Signal signal) {
        return signal.equals(Signal.PROFILES) ? Stability.ALPHA : Stability.UNDEFINED;
    }

    @Override
    public ProfilingConfig defaultConfig() {
        return ProfilingConfig.defaults();
    }

    /** {@inheritDoc} The consumer of a profiles pipeline takes ProfilesData: that is what the signal means. */
    @Override
    @SuppressWarnings("unchecked")
    public Component create(Settings settings, Signal signal, ProfilingConfig config, Consumer<?> next)
            throws ComponentException {
        if (stability(signal) == Stability.UNDEFINED) {
            throw new ComponentException("the profiling receiver makes profiles only, signal=" + signal.name());
        }
        return new ProfilingReceiver(settings, config, (Consumer<ProfilesData>) next);
    }
}
