/**
 * What a component of the collector is made of: factories, components, consumers, and what the host hands to them.
 *
 * <p>A vendor implements one factory per component type ({@link io.hearth.collector.api.ReceiverFactory},
 * {@link io.hearth.collector.api.ProcessorFactory}, {@link io.hearth.collector.api.ExporterFactory},
 * {@link io.hearth.collector.api.ConnectorFactory}, {@link io.hearth.collector.api.ExtensionFactory}) and registers it
 * as an OSGi service under that interface, usually with {@code @Component(service = ExporterFactory.class)}. The host
 * finds it at run time, reads the user's YAML into the factory's configuration record, and calls {@code create} once
 * for each instance that a pipeline uses. The same class works without OSGi with {@code new}.
 *
 * <p>Interfaces marked {@link org.osgi.annotation.versioning.ConsumerType} are implemented by vendors and grow by
 * default methods only; those marked {@link org.osgi.annotation.versioning.ProviderType} are implemented by the host.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.hearth.collector.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
