/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a resolved tree into records: each component into its factory's, the rest into {@link ServiceConfig}; then checks
 * all of it. Holds no state between calls.
 */
public final class ConfigBinder {

    private static final String SERVICE = "service";

    private final FactoryLookup factories;
    private final boolean pipelinesRequired;

    /**
     * Makes a binder.
     *
     * @param factories where component types are looked up
     * @param pipelinesRequired whether a configuration without pipelines is refused
     */
    public ConfigBinder(FactoryLookup factories, boolean pipelinesRequired) {
        this.factories = factories;
        this.pipelinesRequired = pipelinesRequired;
    }

    /**
     * Binds and checks.
     *
     * @throws ConfigException with everything that is wrong, what the resolving found included
     */
    public CollectorConfig bind(ConfigTree tree) throws ConfigException {
        ProblemList problems = tree.problems();
        MapNode root = tree.root();
        if (root.entries().isEmpty()) {
            problems.add(root.origin(), "", "empty configuration file");
            problems.throwIfAny();
        }
        Binding binding = new Binding(factories, problems, new ValueBinder(problems));
        checkSections(root, problems);
        Map<Kind, Map<ComponentId, BoundComponent>> components = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            components.put(kind, binding.components(kind, root));
        }
        ServiceConfig service = binding.service(root.get(SERVICE), root.origin());
        new ServiceCheck(components, root, problems, pipelinesRequired).check(service);
        problems.throwIfAny();
        return new CollectorConfig(components, service, List.copyOf(problems.warnings()));
    }

    private static void checkSections(MapNode root, ProblemList problems) {
        List<String> sections = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            sections.add(kind.section());
        }
        sections.add(SERVICE);
        for (Map.Entry<String, MapNode.Entry> entry : root.entries().entrySet()) {
            if (!sections.contains(entry.getKey())) {
                problems.add(
                        entry.getValue().keyOrigin(),
                        "",
                        "has invalid keys: " + entry.getKey() + NearestName.hint(entry.getKey(), sections));
            }
        }
    }

    /** One run of the binder. */
    private record Binding(FactoryLookup factories, ProblemList problems, ValueBinder binder) {

        Map<ComponentId, BoundComponent> components(Kind kind, MapNode root) {
            Map<ComponentId, BoundComponent> bound = new LinkedHashMap<>();
            ConfigNode section = root.get(kind.section());
            if (section instanceof MapNode map) {
                for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
                    component(kind, entry.getKey(), entry.getValue(), bound);
                }
            } else if (section != null && !(section instanceof ScalarNode scalar && scalar.isNull())) {
                problems.add(
                        section.origin(),
                        kind.section(),
                        "expected a map of " + kind.section() + ", got \"" + section.typeName() + "\"");
            }
            return Collections.unmodifiableMap(bound);
        }

        private void component(Kind kind, String key, MapNode.Entry entry, Map<ComponentId, BoundComponent> bound) {
            ComponentId id;
            try {
                id = ComponentId.parse(key);
            } catch (IllegalArgumentException e) {
                problems.add(entry.keyOrigin(), kind.section(), String.valueOf(e.getMessage()));
                return;
            }
            if (bound.containsKey(id)) {
                problems.add(
                        entry.keyOrigin(), kind.section(), "duplicate name \"" + id + "\" once spaces are removed");
                return;
            }
            KeyPath path = KeyPath.root().child(kind.section()).child(id.toString());
            ComponentFactory<?> factory = factories.find(kind, id.type());
            if (factory == null) {
                problems.add(entry.keyOrigin(), kind.section(), unknownType(kind, id));
                return;
            }
            if (!factory.type().equals(id.type())) {
                problems.warn("\"" + id.type() + "\" alias is deprecated; use \"" + factory.type() + "\" instead");
            }
            Object config = config(factory, entry, path);
            if (config != null) {
                BoundComponent.Block block = other -> readAgain(other, entry, path);
                bound.put(id, new BoundComponent(kind, id, factory, config, entry.keyOrigin(), block));
            }
        }

        /** The defaults stand in for a component that could not be bound, so that pipelines can refer to it. */
        private @Nullable Object config(ComponentFactory<?> factory, MapNode.Entry entry, KeyPath path) {
            Object defaults = factory.defaultConfig();
            int before = problems.count();
            Object config = binder.bindRecord(defaults.getClass(), entry.value(), defaults, path);
            if (config != null && problems.count() == before) {
                ConfigNode written = entry.value() instanceof MapNode ? entry.value() : null;
                new RecordCheck(binder, problems).check(config, written, entry.keyOrigin(), path);
            }
            return config == null ? defaults : config;
        }

        private Object readAgain(ComponentFactory<?> factory, MapNode.Entry entry, KeyPath path)
                throws ConfigException {
            ProblemList own = new ProblemList();
            Object config = new Binding(factories, own, new ValueBinder(own)).config(factory, entry, path);
            own.throwIfAny();
            return config == null ? factory.defaultConfig() : config;
        }

        private String unknownType(Kind kind, ComponentId id) {
            if (kind == Kind.EXPORTER && id.type().value().equals("logging")) {
                return "the exporter \"logging\" does not exist any more; use the exporter \"debug\" instead";
            }
            List<String> types = factories.types(kind);
            String type = id.type().value();
            String nearest = NearestName.of(type, types);
            return "unknown type: \"" + type + "\" for id: \"" + id + "\" (valid values: " + types + ")"
                    + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?");
        }

        ServiceConfig service(@Nullable ConfigNode node, SourcePosition around) {
            ServiceConfig defaults = new ServiceConfig(List.of(), Map.of(), TelemetryConfig.defaults());
            if (node == null) {
                return defaults;
            }
            KeyPath path = KeyPath.root().child(SERVICE);
            int before = problems.count();
            Object bound = binder.bindRecord(ServiceConfig.class, node, defaults, path);
            if (bound != null && problems.count() == before) {
                new RecordCheck(binder, problems).check(bound, node, around, path);
            }
            return bound == null ? defaults : (ServiceConfig) bound;
        }
    }
}
