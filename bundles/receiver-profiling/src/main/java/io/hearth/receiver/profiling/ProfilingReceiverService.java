/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.FactoryPart;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.profiler.api.Probe;
import io.hearth.profiler.api.ProcessEnricher;
import io.hearth.profiler.api.SymbolSource;
import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.core.ProfilerExtensions;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The receiver's factory as an OSGi service: what extends the profiler are services as well, and come and go while receivers run. */
@ProvidesComponent(kind = "receiver", type = "profiling")
@Component(service = ReceiverFactory.class)
public final class ProfilingReceiverService implements ReceiverFactory<ProfilingConfig> {

    private final ProfilerExtensions extensions = new ProfilerExtensions();
    private final ProfilingReceiverFactory factory = new ProfilingReceiverFactory(extensions);
    private final UnwinderServices services = new UnwinderServices(extensions.unwinders());

    @Activate
    public ProfilingReceiverService(BundleContext context) {
        services.watch(context);
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
        return factory.type();
    }

    @Override
    public Stability stability(Signal signal) {
        return factory.stability(signal);
    }

    @Override
    public ProfilingConfig defaultConfig() {
        return factory.defaultConfig();
    }

    @Override
    public List<FactoryPart> parts() {
        return factory.parts();
    }

    @Override
    public io.hearth.collector.api.Component create(
            Settings settings, Signal signal, ProfilingConfig config, Consumer<?> next) throws ComponentException {
        return factory.create(settings, signal, config, next);
    }
}
