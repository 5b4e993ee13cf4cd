/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core.internal;

import io.hearth.collector.api.BuildInfo;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ConnectorFactory;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.ExtensionFactory;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.ProcessorFactory;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Registration;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigFormat;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.core.Collector;
import io.hearth.collector.core.CollectorService;
import io.hearth.collector.core.ComponentsReport;
import io.hearth.collector.core.FactoryRegistry;
import io.hearth.collector.core.FeatureGates;
import io.hearth.collector.core.StandardCollectorService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The collector as an OSGi service: keeps the registry in step with the factory services that come and go. In frameworks
 * that have no launcher of Hearth it also runs what the property {@code hearth.config} names.
 */
@Component(service = CollectorService.class, immediate = true)
public final class OsgiCollectorService implements CollectorService {

    /** Framework property: a file or URI with the configuration of a collector that runs as long as this bundle. */
    private static final String CONFIG_PROPERTY = "hearth.config";

    private final FactoryRegistry registry = new FactoryRegistry();
    private final Map<ServiceReference<?>, Registration> registrations = new ConcurrentHashMap<>();
    private final CollectorService service;
    private @Nullable StandingCollector standing;

    /** Takes the program's version from the bundle. */
    @Activate
    public OsgiCollectorService(BundleContext context) {
        String version = context.getBundle().getVersion().toString();
        service = new StandardCollectorService(
                registry, new BuildInfo("hearth", "Hearth, an OpenTelemetry Collector host for the JVM", version));
        String config = context.getProperty(CONFIG_PROPERTY);
        if (config != null && !config.isBlank()) {
            standing = StandingCollector.start(service, ConfigSource.of(List.of(config.strip()), List.of()), context);
        }
    }

    @Deactivate
    void deactivate() {
        StandingCollector running = standing;
        if (running != null) {
            running.close();
        }
    }

    @Reference(
            service = ReceiverFactory.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addReceiver(ServiceReference<?> reference, ReceiverFactory<?> factory) {
        add(Kind.RECEIVER, reference, factory);
    }

    void removeReceiver(ServiceReference<?> reference) {
        remove(reference);
    }

    @Reference(
            service = ProcessorFactory.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addProcessor(ServiceReference<?> reference, ProcessorFactory<?> factory) {
        add(Kind.PROCESSOR, reference, factory);
    }

    void removeProcessor(ServiceReference<?> reference) {
        remove(reference);
    }

    @Reference(
            service = ExporterFactory.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addExporter(ServiceReference<?> reference, ExporterFactory<?> factory) {
        add(Kind.EXPORTER, reference, factory);
    }

    void removeExporter(ServiceReference<?> reference) {
        remove(reference);
    }

    @Reference(
            service = ConnectorFactory.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addConnector(ServiceReference<?> reference, ConnectorFactory<?> factory) {
        add(Kind.CONNECTOR, reference, factory);
    }

    void removeConnector(ServiceReference<?> reference) {
        remove(reference);
    }

    @Reference(
            service = ExtensionFactory.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addExtension(ServiceReference<?> reference, ExtensionFactory<?> factory) {
        add(Kind.EXTENSION, reference, factory);
    }

    void removeExtension(ServiceReference<?> reference) {
        remove(reference);
    }

    private void add(Kind kind, ServiceReference<?> reference, ComponentFactory<?> factory) {
        Bundle bundle = reference.getBundle();
        String module = bundle == null ? "" : bundle.getSymbolicName();
        String version = bundle == null ? "" : bundle.getVersion().toString();
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer value ? value : 0;
        registrations.put(reference, registry.add(new FactoryRegistry.Entry(kind, factory, module, version, ranking)));
    }

    private void remove(ServiceReference<?> reference) {
        Registration registration = registrations.remove(reference);
        if (registration != null) {
            registration.close();
        }
    }

    @Override
    public CollectorConfig resolve(ConfigSource source, Duration waitForTypes) throws ConfigException {
        return service.resolve(source, waitForTypes);
    }

    @Override
    public Collector create(CollectorConfig config) throws ComponentException {
        return service.create(config);
    }

    @Override
    public CollectorConfig validate(ConfigSource source) throws ConfigException, ComponentException {
        return service.validate(source);
    }

    @Override
    public ComponentsReport components() {
        return service.components();
    }

    @Override
    public String printConfig(CollectorConfig config, ConfigFormat format, boolean redacted) {
        return service.printConfig(config, format, redacted);
    }

    @Override
    public FeatureGates featureGates() {
        return service.featureGates();
    }
}
