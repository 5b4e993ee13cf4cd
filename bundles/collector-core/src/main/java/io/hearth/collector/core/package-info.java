/**
 * The collector itself: a live registry of component factories, the graph of pipelines, its start and stop, and what it
 * tells about itself.
 *
 * <p>{@link io.hearth.collector.core.CollectorService} is the door for a command line or another program; it is an OSGi
 * service. Without OSGi the same is had by {@code new StandardCollectorService(registry, buildInfo)} over a {@link
 * io.hearth.collector.core.FactoryRegistry} that factories were added to by hand.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.hearth.collector.core;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
