/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigFormat;
import io.hearth.collector.config.ConfigSource;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a command line needs of the collector. Registered as an OSGi service. Methods may be called from any thread.
 *
 * <pre>{@code
 * CollectorConfig config = service.resolve(ConfigSource.of(uris, sets), Duration.ofSeconds(5));
 * Collector collector = service.create(config);
 * collector.start();
 * Optional<String> failure = collector.awaitTermination();   // ended by requestStop() or by a fatal component
 * collector.shutdown();
 * }</pre>
 */
@ProviderType
public interface CollectorService {

    /**
     * Retrieves, merges, expands, reads and checks a configuration.
     *
     * @param waitForTypes how long to wait for the factories of component types that the configuration names and that
     *     are not there yet; zero to wait for nothing. What is waited for is logged and shown by {@link #components}.
     * @throws ConfigException with everything that is wrong
     */
    CollectorConfig resolve(ConfigSource source, Duration waitForTypes) throws ConfigException;

    /**
     * Builds the graph of pipelines with all its components and starts nothing.
     *
     * @throws ComponentException if a component cannot be made, a connector is used on one side only, or there is a cycle
     */
    Collector create(CollectorConfig config) throws ComponentException;

    /**
     * Checks a configuration as far as possible without starting anything: {@link #resolve} without waiting, then a
     * graph that is built and thrown away.
     *
     * @throws ConfigException with everything that is wrong in the configuration
     * @throws ComponentException if the graph cannot be built
     */
    CollectorConfig validate(ConfigSource source) throws ConfigException, ComponentException;

    /** What components there are, from which bundle, and which types a configuration waits for. */
    ComponentsReport components();

    /**
     * The configuration with all defaults filled in, as text.
     *
     * @param redacted whether secrets are shown as {@code [REDACTED]}
     */
    String printConfig(CollectorConfig config, ConfigFormat format, boolean redacted);

    /** The feature gates of this process. */
    FeatureGates featureGates();
}
