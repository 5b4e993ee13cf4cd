/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.PipelineId;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.config.ServiceConfig.PipelineConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what the sections of a configuration say about each other: that what pipelines name exists and fits. */
final class ServiceCheck {

    private final Map<Kind, Map<ComponentId, BoundComponent>> components;
    private final MapNode root;
    private final ProblemList problems;
    private final boolean pipelinesRequired;

    ServiceCheck(
            Map<Kind, Map<ComponentId, BoundComponent>> components,
            MapNode root,
            ProblemList problems,
            boolean pipelinesRequired) {
        this.components = components;
        this.root = root;
        this.problems = problems;
        this.pipelinesRequired = pipelinesRequired;
    }

    void check(ServiceConfig service) {
        if (pipelinesRequired) {
            checkSomething(Kind.RECEIVER, "no receiver configuration specified in config");
            checkSomething(Kind.EXPORTER, "no exporter configuration specified in config");
        }
        checkConnectorNames();
        for (int i = 0; i < service.extensions().size(); i++) {
            ComponentId id = service.extensions().get(i);
            if (id != null && !isConfigured(Kind.EXTENSION, id)) {
                report(
                        "service::extensions",
                        i,
                        "references extension \"" + id + "\" which is not configured",
                        Kind.EXTENSION,
                        null,
                        id);
            }
        }
        if (service.pipelines().isEmpty() && pipelinesRequired && !hasProblemUnder("service::pipelines")) {
            problems.add(origin("service::pipelines"), "service::pipelines", "service must have at least one pipeline");
        }
        for (Map.Entry<PipelineId, PipelineConfig> entry : service.pipelines().entrySet()) {
            checkPipeline(entry.getKey(), entry.getValue());
        }
        checkTelemetry(service.telemetry());
    }

    private void checkSomething(Kind kind, String sentence) {
        ConfigNode section = root.get(kind.section());
        boolean empty = section == null
                || (section instanceof ScalarNode scalar && scalar.isNull() && !scalar.broken())
                || (section instanceof MapNode map && map.entries().isEmpty());
        boolean connected = root.get(Kind.CONNECTOR.section()) instanceof MapNode map
                && !map.entries().isEmpty();
        if (empty && !connected) {
            problems.add(origin(kind.section()), kind.section(), sentence);
        }
    }

    private void checkConnectorNames() {
        for (BoundComponent connector : of(Kind.CONNECTOR).values()) {
            for (Kind kind : new Kind[] {Kind.RECEIVER, Kind.EXPORTER}) {
                if (of(kind).containsKey(connector.id())) {
                    String id = connector.id().toString();
                    problems.add(
                            connector.origin(),
                            "connectors::" + id,
                            "ambiguous ID: there is also a " + kind.label() + " \"" + id
                                    + "\"; rename the connector, for example to \"" + id + "/connector\"");
                }
            }
        }
    }

    private void checkPipeline(PipelineId pipeline, @Nullable PipelineConfig config) {
        String path = "service::pipelines::" + pipeline;
        if (config == null) {
            return;
        }
        if (config.receivers().isEmpty() && !hasProblemUnder(path)) {
            problems.add(origin(path), path, "must have at least one receiver");
        }
        if (config.exporters().isEmpty() && !hasProblemUnder(path)) {
            problems.add(origin(path), path, "must have at least one exporter");
        }
        checkUses(path + "::receivers", pipeline.signal(), Kind.RECEIVER, config.receivers());
        checkUses(path + "::processors", pipeline.signal(), Kind.PROCESSOR, config.processors());
        checkUses(path + "::exporters", pipeline.signal(), Kind.EXPORTER, config.exporters());
        Set<ComponentId> seen = new HashSet<>();
        for (int i = 0; i < config.processors().size(); i++) {
            ComponentId id = config.processors().get(i);
            if (id != null && !seen.add(id)) {
                report(path + "::processors", i, "references processor \"" + id + "\" multiple times", null, null, id);
            }
        }
    }

    private void checkUses(String path, Signal signal, Kind kind, List<ComponentId> ids) {
        Kind alternative = kind == Kind.PROCESSOR ? null : Kind.CONNECTOR;
        for (int i = 0; i < ids.size(); i++) {
            ComponentId id = ids.get(i);
            if (id == null) {
                continue;
            }
            BoundComponent bound = of(kind).get(id);
            if (bound != null) {
                if (bound.factory().stability(signal) == Stability.UNDEFINED) {
                    report(
                            path,
                            i,
                            kind.label() + " \"" + id + "\" does not support " + signal
                                    + ": telemetry type is not supported",
                            null,
                            null,
                            id);
                }
            } else if (!isConfigured(kind, id) && (alternative == null || !isConfigured(alternative, id))) {
                report(
                        path,
                        i,
                        "references " + kind.label() + " \"" + id + "\" which is not configured",
                        kind,
                        alternative,
                        id);
            }
        }
    }

    private void checkTelemetry(TelemetryConfig telemetry) {
        String path = "service::telemetry::metrics";
        TelemetryConfig.Metrics metrics = telemetry.metrics();
        if (metrics.level() != TelemetryConfig.MetricsLevel.NONE
                && metrics.readers().isEmpty()
                && !hasProblemUnder(path)) {
            problems.add(
                    origin(path + "::readers"),
                    path,
                    "collector telemetry metrics reader should exist when metric level is not none;"
                            + " add a reader or set level: none");
        }
        for (int i = 0; i < metrics.readers().size(); i++) {
            TelemetryConfig.Reader reader = metrics.readers().get(i);
            if (reader == null) {
                continue;
            }
            if ((reader.pull() == null) == (reader.periodic() == null)) {
                report(path + "::readers", i, "must have exactly one of pull and periodic", null, null, null);
            } else if (reader.periodic() != null) {
                problems.warn(path + "::readers::" + i + ": periodic readers are accepted but not served");
            }
        }
    }

    /** Whether a component stands in the configuration, also if it could not be bound. */
    private boolean isConfigured(Kind kind, ComponentId id) {
        if (of(kind).containsKey(id)) {
            return true;
        }
        if (root.get(kind.section()) instanceof MapNode section) {
            for (String key : section.entries().keySet()) {
                if (key.strip().equals(id.toString())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void report(
            String path,
            int index,
            String sentence,
            @Nullable Kind kind,
            @Nullable Kind other,
            @Nullable ComponentId id) {
        List<String> names = new ArrayList<>();
        for (Kind each : new @Nullable Kind[] {kind, other}) {
            if (each != null) {
                for (ComponentId candidate : of(each).keySet()) {
                    names.add(candidate.toString());
                }
            }
        }
        String hint = id == null ? "" : NearestName.hint(id.toString(), names);
        problems.add(origin(path + "::" + index), path, sentence + hint);
    }

    private Map<ComponentId, BoundComponent> of(Kind kind) {
        return components.getOrDefault(kind, Map.of());
    }

    private boolean hasProblemUnder(String path) {
        return problems.concerns(path);
    }

    /** The position of a path, or of what is nearest above it. */
    private SourcePosition origin(String path) {
        ConfigNode node = root;
        SourcePosition origin = root.origin();
        for (String step : path.split("::", -1)) {
            if (node instanceof MapNode map) {
                MapNode.Entry entry = map.entries().get(step);
                if (entry == null) {
                    return origin;
                }
                origin = entry.keyOrigin();
                node = entry.value();
            } else if (node instanceof ListNode list) {
                int index = Integer.parseInt(step);
                if (index >= list.items().size()) {
                    return origin;
                }
                node = list.items().get(index);
                origin = node.origin();
            } else {
                return node.origin();
            }
        }
        return origin;
    }
}
