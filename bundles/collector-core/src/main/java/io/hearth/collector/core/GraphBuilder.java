/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Connector;
import io.hearth.collector.api.ConnectorFactory;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.PipelineId;
import io.hearth.collector.api.Processor;
import io.hearth.collector.api.ProcessorFactory;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.config.BoundComponent;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ServiceConfig.PipelineConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the components of all pipelines and joins them, from the ends of the pipelines to their beginnings, so that every
 * component's next consumer exists before it.
 *
 * <p>Which pipelines share an instance: a receiver or exporter is one per signal, a connector one per pair of signals, a
 * processor belongs to one pipeline. The instances are kept in the order in which they were made, receivers last, which
 * is a right order to start them in; its reverse is one to stop them in.
 */
@SuppressWarnings("unchecked") // a configuration is read for the factory it is given to, data made for its consumer
final class GraphBuilder {

    private final CollectorConfig config;
    private final ComponentMaker maker;
    private final List<Instance> instances = new ArrayList<>();
    private final List<ExporterSlot> slots = new ArrayList<>();
    private final Map<String, Consumer<Object>> shared = new HashMap<>();
    private final Map<PipelineId, Consumer<Object>> entries = new HashMap<>();

    /** What leads from the first pipeline to the one that is being built; closing this chain is a cycle. */
    private final List<String> trail = new ArrayList<>();

    private final List<PipelineId> open = new ArrayList<>();

    GraphBuilder(CollectorConfig config, ComponentMaker maker) {
        this.config = config;
        this.maker = maker;
    }

    /** Everything that was made, also when {@link #build} failed. */
    List<Instance> instances() {
        return instances;
    }

    /** The places of exporters. */
    List<ExporterSlot> slots() {
        return slots;
    }

    void build() throws ComponentException {
        checkConnectors();
        Map<PipelineId, PipelineConfig> pipelines = config.service().pipelines();
        for (PipelineId pipeline : pipelines.keySet()) {
            entry(pipeline);
        }
        for (Map.Entry<PipelineId, PipelineConfig> pipeline : pipelines.entrySet()) {
            for (ComponentId id : pipeline.getValue().receivers()) {
                receiver(id, pipeline.getKey().signal());
            }
        }
    }

    /** Where a pipeline begins: its first processor, or what its exporters come to. */
    private Consumer<Object> entry(PipelineId pipeline) throws ComponentException {
        Consumer<Object> known = entries.get(pipeline);
        if (known != null) {
            return known;
        }
        if (open.contains(pipeline)) {
            throw cycle(pipeline);
        }
        open.add(pipeline);
        PipelineConfig parts = pipelineConfig(pipeline);
        int mark = trail.size();
        for (ComponentId id : parts.processors()) {
            trail.add("processor \"" + id + "\" in pipeline \"" + pipeline + "\"");
        }
        List<Consumer<Object>> ends = new ArrayList<>();
        for (ComponentId id : new LinkedHashSet<>(parts.exporters())) {
            BoundComponent exporter = config.component(Kind.EXPORTER, id);
            if (exporter != null) {
                ends.add(exporter(exporter, pipeline.signal()));
            } else {
                connectors(bound(Kind.CONNECTOR, id), pipeline.signal(), ends);
            }
        }
        Consumer<Object> next = Fanout.to(ends);
        for (int i = parts.processors().size() - 1; i >= 0; i--) {
            next = processor(bound(Kind.PROCESSOR, parts.processors().get(i)), pipeline, next);
        }
        trim(mark);
        open.remove(pipeline);
        entries.put(pipeline, next);
        return next;
    }

    private void trim(int mark) {
        while (trail.size() > mark) {
            trail.remove(trail.size() - 1);
        }
    }

    private Consumer<Object> exporter(BoundComponent bound, Signal signal) throws ComponentException {
        String key = "exporter " + signal + " " + bound.id();
        Consumer<Object> known = shared.get(key);
        if (known != null) {
            return known;
        }
        ExporterSlot slot = ExporterSlot.of(bound, signal, maker);
        instances.add(slot.instance());
        slots.add(slot);
        shared.put(key, slot);
        return slot;
    }

    private Consumer<Object> processor(BoundComponent bound, PipelineId pipeline, Consumer<Object> next)
            throws ComponentException {
        ProcessorFactory<Object> factory = (ProcessorFactory<Object>) bound.factory();
        Instance instance = maker.instance(bound, pipeline.toString());
        Processor<?> processor;
        try {
            processor = factory.create(maker.settings(instance), pipeline.signal(), bound.config(), next);
        } catch (ComponentException | RuntimeException e) {
            throw failed("failed to create \"" + bound.id() + "\" processor, in pipeline \"" + pipeline + "\"", e);
        }
        add(instance, processor);
        return consumer(processor);
    }

    /** One connector for each signal that it emits. */
    private void connectors(BoundComponent bound, Signal from, List<Consumer<Object>> ends) throws ComponentException {
        Map<Signal, List<PipelineId>> targets = new LinkedHashMap<>();
        for (Map.Entry<PipelineId, PipelineConfig> pipeline :
                config.service().pipelines().entrySet()) {
            Signal to = pipeline.getKey().signal();
            if (pipeline.getValue().receivers().contains(bound.id()) && joins(bound, from, to)) {
                targets.computeIfAbsent(to, signal -> new ArrayList<>()).add(pipeline.getKey());
            }
        }
        for (Map.Entry<Signal, List<PipelineId>> target : targets.entrySet()) {
            ends.add(connector(bound, from, target.getKey(), target.getValue()));
        }
    }

    private Consumer<Object> connector(BoundComponent bound, Signal from, Signal to, List<PipelineId> targets)
            throws ComponentException {
        String key = "connector " + from + " " + to + " " + bound.id();
        Consumer<Object> known = shared.get(key);
        if (known != null) {
            return known;
        }
        int mark = trail.size();
        trail.add("connector \"" + bound.id() + "\" (" + from + " to " + to + ")");
        Map<PipelineId, Consumer<Object>> next = new LinkedHashMap<>();
        for (PipelineId target : targets) {
            next.put(target, entry(target));
        }
        trim(mark);
        ConnectorFactory<Object> factory = (ConnectorFactory<Object>) bound.factory();
        Instance instance = maker.instance(bound, from + " to " + to);
        Connector<?> connector;
        try {
            connector = factory.create(maker.settings(instance), from, to, bound.config(), new Router(next));
        } catch (ComponentException | RuntimeException e) {
            throw failed("failed to create \"" + bound.id() + "\" connector, " + from + " to " + to, e);
        }
        add(instance, connector);
        Consumer<Object> consumer = consumer(connector);
        shared.put(key, consumer);
        return consumer;
    }

    private void receiver(ComponentId id, Signal signal) throws ComponentException {
        BoundComponent bound = config.component(Kind.RECEIVER, id);
        String key = "receiver " + signal + " " + id;
        if (bound == null || shared.containsKey(key)) {
            return;
        }
        List<Consumer<Object>> next = new ArrayList<>();
        for (Map.Entry<PipelineId, PipelineConfig> pipeline :
                config.service().pipelines().entrySet()) {
            if (pipeline.getKey().signal().equals(signal)
                    && pipeline.getValue().receivers().contains(id)) {
                next.add(entry(pipeline.getKey()));
            }
        }
        Consumer<Object> counted =
                CountedConsumer.afterReceiver(Fanout.to(next), signal, id.toString(), maker.telemetry());
        shared.put(key, counted);
        ReceiverFactory<Object> factory = (ReceiverFactory<Object>) bound.factory();
        Instance instance = maker.instance(bound, signal.name());
        try {
            add(instance, factory.create(maker.settings(instance), signal, bound.config(), counted));
        } catch (ComponentException | RuntimeException e) {
            throw failed("failed to create \"" + id + "\" receiver for data type \"" + signal + "\"", e);
        }
    }

    private void add(Instance instance, Component component) {
        instance.holds(component);
        instances.add(instance);
    }

    /** A connector has to be used on both sides, in pairs of signals that it supports. */
    private void checkConnectors() throws ComponentException {
        for (ComponentId id :
                config.components().getOrDefault(Kind.CONNECTOR, Map.of()).keySet()) {
            BoundComponent bound = bound(Kind.CONNECTOR, id);
            Set<PipelineId> before = new LinkedHashSet<>();
            Set<PipelineId> after = new LinkedHashSet<>();
            for (Map.Entry<PipelineId, PipelineConfig> pipeline :
                    config.service().pipelines().entrySet()) {
                if (pipeline.getValue().exporters().contains(id)) {
                    before.add(pipeline.getKey());
                }
                if (pipeline.getValue().receivers().contains(id)) {
                    after.add(pipeline.getKey());
                }
            }
            checkSides(bound, before, after, true);
            checkSides(bound, after, before, false);
        }
    }

    private static void checkSides(
            BoundComponent bound, Set<PipelineId> here, Set<PipelineId> there, boolean hereIsExporter)
            throws ComponentException {
        for (PipelineId one : here) {
            boolean joined = false;
            for (PipelineId other : there) {
                joined |= hereIsExporter
                        ? joins(bound, one.signal(), other.signal())
                        : joins(bound, other.signal(), one.signal());
            }
            if (!joined) {
                throw new ComponentException("connector \"" + bound.id() + "\" used as "
                        + (hereIsExporter ? "exporter" : "receiver") + " in [" + one
                        + "] pipeline but not used in any supported " + (hereIsExporter ? "receiver" : "exporter")
                        + " pipeline");
            }
        }
    }

    private static boolean joins(BoundComponent bound, Signal from, Signal to) {
        return ((ConnectorFactory<?>) bound.factory()).stability(from, to) != Stability.UNDEFINED;
    }

    private ComponentException cycle(PipelineId pipeline) {
        int start = 0;
        while (start < trail.size() && !trail.get(start).startsWith("connector")) {
            start++;
        }
        String loop = String.join(" -> ", trail.subList(start, trail.size()));
        return new ComponentException("cycle detected: " + loop + " -> back to pipeline \"" + pipeline + "\"");
    }

    private PipelineConfig pipelineConfig(PipelineId id) {
        PipelineConfig parts = config.service().pipelines().get(id);
        if (parts == null) {
            throw new IllegalStateException("pipeline " + id + " is not configured");
        }
        return parts;
    }

    private BoundComponent bound(Kind kind, ComponentId id) {
        BoundComponent bound = config.component(kind, id);
        if (bound == null) {
            throw new IllegalStateException(kind.label() + " " + id + " is not configured");
        }
        return bound;
    }

    private static ComponentException failed(String what, Exception e) {
        String why = e.getMessage() == null ? e.toString() : e.getMessage();
        return new ComponentException(what + ": " + why, e);
    }

    /** A component takes the messages of its signal, which is what the graph gives it. */
    private static Consumer<Object> consumer(Consumer<?> component) {
        return (Consumer<Object>) component;
    }
}
