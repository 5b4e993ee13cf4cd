/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.BuildInfo;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ConnectorFactory;
import io.hearth.collector.api.ExtensionFactory;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigBinder;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigFormat;
import io.hearth.collector.config.ConfigPrinter;
import io.hearth.collector.config.ConfigResolver;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.config.ConfigTree;
import io.hearth.collector.config.ConfigTree.Need;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds and describes collectors over one registry of factories, with or without OSGi. */
public final class StandardCollectorService implements CollectorService {

    private static final Logger log = LoggerFactory.getLogger(CollectorService.class);

    /** Bundles start within this time; only what takes longer is worth a line in the log. */
    private static final Duration QUIET_WAIT = Duration.ofMillis(500);

    private static final Duration WITHOUT_END = Duration.ofDays(1);

    private static final String CONFIG_MODULE = "io.hearth.collector.config";

    private final FactoryRegistry registry;
    private final BuildInfo buildInfo;
    private final CollectorOptions options;
    private final FeatureGates gates = new FeatureGates();

    /** A service with the default limits. */
    public StandardCollectorService(FactoryRegistry registry, BuildInfo buildInfo) {
        this(registry, buildInfo, CollectorOptions.defaults());
    }

    /** A service. */
    public StandardCollectorService(FactoryRegistry registry, BuildInfo buildInfo, CollectorOptions options) {
        this.registry = registry;
        this.buildInfo = buildInfo;
        this.options = options;
    }

    @Override
    public CollectorConfig resolve(ConfigSource source, Duration waitForTypes) throws ConfigException {
        ConfigTree tree = new ConfigResolver().resolve(source);
        if (!waitForTypes.isZero()) {
            await(tree.needs(), waitForTypes);
        }
        return new ConfigBinder(registry, !gates.isEnabled("service.AllowNoPipelines")).bind(tree);
    }

    private void await(List<Need> needs, Duration limit) {
        Duration quiet = limit.compareTo(QUIET_WAIT) < 0 ? limit : QUIET_WAIT;
        List<Need> missing = registry.await(needs, quiet);
        if (!missing.isEmpty() && limit.compareTo(quiet) > 0) {
            String until = limit.compareTo(WITHOUT_END) < 0 ? " up to " + limit.toMillis() + " ms" : "";
            log.info("Waiting{} for {}: no bundle offers it yet", until, words(missing));
            registry.await(needs, limit.minus(quiet));
        }
    }

    private static String words(List<Need> needs) {
        StringBuilder words = new StringBuilder();
        for (Need need : needs) {
            words.append(words.isEmpty() ? "" : ", ")
                    .append(need.kind().label())
                    .append(" \"")
                    .append(need.id())
                    .append('"');
        }
        return words.toString();
    }

    @Override
    public Collector create(CollectorConfig config) throws ComponentException {
        for (String warning : config.warnings()) {
            log.warn("{}", warning);
        }
        return new RunnableCollector(config, registry, buildInfo, options);
    }

    @Override
    public CollectorConfig validate(ConfigSource source) throws ConfigException, ComponentException {
        CollectorConfig config = resolve(source, Duration.ZERO);
        new RunnableCollector(config, registry, buildInfo, options).shutdown();
        return config;
    }

    @Override
    public ComponentsReport components() {
        List<ComponentsReport.Entry> entries = new ArrayList<>();
        for (FactoryRegistry.Entry entry : registry.entries()) {
            entries.add(describe(entry));
        }
        entries.sort(Comparator.comparing(ComponentsReport.Entry::kind).thenComparing(ComponentsReport.Entry::type));
        Map<String, String> providers = new TreeMap<>();
        for (String scheme : ConfigResolver.schemes()) {
            providers.put(scheme, CONFIG_MODULE);
        }
        return new ComponentsReport(buildInfo, entries, waiting(), providers);
    }

    private ComponentsReport.Entry describe(FactoryRegistry.Entry entry) {
        ComponentFactory<?> factory = entry.factory();
        Map<Signal, Stability> stability = new LinkedHashMap<>();
        Map<String, Stability> pairs = new TreeMap<>();
        Stability extensionStability = Stability.UNDEFINED;
        if (factory instanceof ConnectorFactory<?> connector) {
            for (Signal from : Signal.known()) {
                for (Signal to : Signal.known()) {
                    pairs.put(from + "_to_" + to, connector.stability(from, to));
                }
            }
        } else if (factory instanceof ExtensionFactory<?> extension) {
            extensionStability = extension.stability();
        } else {
            for (Signal signal : Signal.known()) {
                stability.put(signal, factory.stability(signal));
            }
        }
        String alias = factory.deprecatedAlias().isPresent()
                ? factory.deprecatedAlias().get().value()
                : "";
        return new ComponentsReport.Entry(
                entry.kind(),
                factory.type(),
                alias,
                stability,
                pairs,
                extensionStability,
                entry.module(),
                entry.version(),
                registry.isInUse(factory) ? "in use" : "available",
                List.copyOf(factory.parts()));
    }

    private List<ComponentsReport.Waiting> waiting() {
        Map<String, ComponentsReport.Waiting> waiting = new LinkedHashMap<>();
        for (Need need : registry.missing()) {
            String key = need.kind() + " " + need.type();
            ComponentsReport.Waiting before = waiting.get(key);
            String neededBy = before == null ? need.id().toString() : before.neededBy() + ", " + need.id();
            waiting.put(key, new ComponentsReport.Waiting(need.kind(), need.type(), neededBy));
        }
        return List.copyOf(waiting.values());
    }

    @Override
    public String printConfig(CollectorConfig config, ConfigFormat format, boolean redacted) {
        return ConfigPrinter.print(config, format, redacted);
    }

    @Override
    public FeatureGates featureGates() {
        return gates;
    }
}
