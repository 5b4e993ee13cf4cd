/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.FactoryPart;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.profiler.api.ProcessEnricher;
import io.hearth.profiler.api.SymbolSource;
import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.core.ExtensionRegistry;
import io.hearth.profiler.core.ProbeRegistry;
import io.hearth.profiler.core.ProfilerExtensions;
import io.hearth.profiler.core.UnwinderRegistry;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Factory of the {@code profiling} receiver, without OSGi: refers to no class of it, so that none need be there. */
public final class ProfilingReceiverFactory implements ReceiverFactory<ProfilingConfig> {

    private static final ComponentType TYPE = new ComponentType("profiling");

    private final ProfilerExtensions extensions;
    private final UnwinderRegistry unwinders;

    /** With what {@link java.util.ServiceLoader} finds beside this class to extend the profiler by. */
    public ProfilingReceiverFactory() {
        this(ProfilerExtensions.ofServiceLoader(ProfilingReceiverFactory.class.getClassLoader()));
    }

    ProfilingReceiverFactory(ProfilerExtensions extensions) {
        this.extensions = extensions;
        this.unwinders = extensions.unwinders();
    }

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

    @Override
    @SuppressWarnings("ReferenceEquality") // a record's equals would ask the add-on
    public List<FactoryPart> parts() {
        Map<String, UnwinderRegistry.Entry> best = unwinders.best();
        List<FactoryPart> parts = new ArrayList<>();
        for (UnwinderRegistry.Entry entry : unwinders.all()) {
            Unwinder.Description described = entry.description();
            UnwinderRegistry.Entry better = best.get(described.runtime());
            String problem = unwinders.problem(entry);
            String state = !problem.isEmpty()
                    ? "refused: " + problem
                    : entry == better
                            ? "in use for " + described.versions()
                            : "stands back for " + (better == null ? "another" : better.origin());
            parts.add(new FactoryPart("unwinder", described.runtime(), entry.origin(), state));
        }
        for (ExtensionRegistry.Entry<ProcessEnricher> entry :
                extensions.enrichers().all()) {
            parts.add(new FactoryPart("enricher", entry.service().name(), entry.origin(), "in use"));
        }
        for (ExtensionRegistry.Entry<SymbolSource> entry :
                extensions.symbolSources().all()) {
            parts.add(new FactoryPart("symbol source", entry.service().name(), entry.origin(), "in use"));
        }
        for (ProbeRegistry.Standing probe : extensions.probes().standings()) {
            String name = probe.name().isEmpty() ? "unknown" : probe.name();
            parts.add(new FactoryPart("probe", name, probe.origin(), probe.state()));
        }
        return parts;
    }

    /** {@inheritDoc} The consumer of a profiles pipeline takes ProfilesData: that is what the signal means. */
    @Override
    @SuppressWarnings("unchecked")
    public Component create(Settings settings, Signal signal, ProfilingConfig config, Consumer<?> next)
            throws ComponentException {
        if (stability(signal) == Stability.UNDEFINED) {
            throw new ComponentException("the profiling receiver makes profiles only, signal=" + signal.name());
        }
        return new ProfilingReceiver(settings, config, extensions, (Consumer<ProfilesData>) next);
    }
}
