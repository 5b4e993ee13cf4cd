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
import io.hearth.profiler.api.Probe;
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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Factory of the {@code profiling} receiver, as a service and as plain Java. */
@org.osgi.service.component.annotations.Component(service = ReceiverFactory.class)
public final class ProfilingReceiverFactory implements ReceiverFactory<ProfilingConfig> {

    private static final ComponentType TYPE = new ComponentType("profiling");

    private final ProfilerExtensions extensions;
    private final UnwinderRegistry unwinders;
    private final UnwinderServices services;

    /** Of the service: what extends the profiler are services as well, and come and go while receivers run. */
    @Activate
    public ProfilingReceiverFactory(BundleContext context) {
        this(new ProfilerExtensions());
        services.watch(context);
    }

    ProfilingReceiverFactory(ProfilerExtensions extensions) {
        this.extensions = extensions;
        this.unwinders = extensions.unwinders();
        this.services = new UnwinderServices(unwinders);
    }

    @Deactivate
    void deactivate(BundleContext context) {
        services.unwatch(context);
    }

    @Reference(
            service = Unwinder.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeUnwinder")
    void addUnwinder(Unwinder unwinder, ServiceReference<Unwinder> reference) {
        services.add(unwinder, reference);
    }

    void removeUnwinder(Unwinder unwinder) {
        services.remove(unwinder);
    }

    @Reference(
            service = ProcessEnricher.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeEnricher")
    void addEnricher(ProcessEnricher enricher, ServiceReference<ProcessEnricher> reference) {
        extensions
                .enrichers()
                .add(enricher, UnwinderServices.ranking(reference), UnwinderServices.describe(reference.getBundle()));
    }

    void removeEnricher(ProcessEnricher enricher) {
        extensions.enrichers().remove(enricher);
    }

    @Reference(
            service = SymbolSource.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeSymbolSource")
    void addSymbolSource(SymbolSource source, ServiceReference<SymbolSource> reference) {
        extensions
                .symbolSources()
                .add(source, UnwinderServices.ranking(reference), UnwinderServices.describe(reference.getBundle()));
    }

    void removeSymbolSource(SymbolSource source) {
        extensions.symbolSources().remove(source);
    }

    @Reference(
            service = Probe.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeProbe")
    void addProbe(Probe probe, ServiceReference<Probe> reference) {
        Bundle bundle = reference.getBundle();
        extensions
                .probes()
                .add(
                        probe,
                        UnwinderServices.ranking(reference),
                        bundle.getVersion().toString(),
                        UnwinderServices.describe(bundle));
    }

    void removeProbe(Probe probe) {
        extensions.probes().remove(probe);
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
