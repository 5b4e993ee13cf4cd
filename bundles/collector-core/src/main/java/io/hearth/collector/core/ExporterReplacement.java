/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Registration;
import io.hearth.collector.config.BoundComponent;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigTree.Need;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the exporters of a running collector in step with the bundles they come from: one whose factory leaves is shut down
 * before its bundle stops, and the next factory of its type takes its place. The rest of the pipelines goes on.
 */
final class ExporterReplacement {

    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    private final List<ExporterSlot> slots;
    private final FactoryRegistry registry;
    private final CollectorOptions options;
    private final Life life;
    private final Object lock = new Object();

    /** Null while the collector does not run. */
    @GuardedBy("lock")
    private @Nullable Registration listening;

    /** Slots that the registry knows as waiting. */
    @GuardedBy("lock")
    private final List<ExporterSlot> waiting = new ArrayList<>();

    /** What the collector does with one instance. */
    interface Life {
        void start(Instance instance) throws ComponentException;

        void stop(Instance instance);
    }

    ExporterReplacement(List<ExporterSlot> slots, FactoryRegistry registry, CollectorOptions options, Life life) {
        this.slots = List.copyOf(slots);
        this.registry = registry;
        this.options = options;
        this.life = life;
    }

    /** From now on changes are followed; those that have been missed too. */
    void begin() {
        synchronized (lock) {
            listening = registry.listen(this::follow);
        }
        follow();
    }

    /** Returns when no change is being followed any more. */
    void end() {
        synchronized (lock) {
            Registration open = listening;
            if (open != null) {
                open.close();
                listening = null;
            }
            waiting.forEach(slot -> registry.vacant(need(slot), false));
            waiting.clear();
        }
    }

    /** On the thread of the change: a bundle goes on stopping only when its exporter has handed on what it holds. */
    private void follow() {
        synchronized (lock) {
            if (listening == null) {
                return;
            }
            for (ExporterSlot slot : slots) {
                if (!slot.isEmpty() && !registry.has(slot.bound().factory())) {
                    vacate(slot);
                }
                if (slot.isEmpty()) {
                    fill(slot);
                }
            }
        }
    }

    @GuardedBy("lock")
    private void vacate(ExporterSlot slot) {
        Instance instance = slot.instance();
        LOG.warn("{}: its bundle leaves; what flows to it waits for the next that offers its type", instance);
        slot.empty(options.shutdownLimit());
        life.stop(instance);
        registry.use(slot.bound().factory(), -1);
        registry.vacant(need(slot), true);
        waiting.add(slot);
    }

    @GuardedBy("lock")
    private void fill(ExporterSlot slot) {
        BoundComponent bound = slot.bound();
        ComponentFactory<?> factory = registry.find(Kind.EXPORTER, bound.id().type());
        if (factory == null) {
            return;
        }
        try {
            slot.fill(bound.readFor(factory), life::start);
        } catch (ConfigException | ComponentException | RuntimeException | Error e) {
            LOG.error("{}: {} cannot take its place: {}", slot.instance(), registry.origin(factory), e.getMessage(), e);
            return;
        }
        registry.use(factory, 1);
        registry.vacant(need(slot), false);
        waiting.remove(slot);
        LOG.info("{} goes on with {}", slot.instance(), registry.origin(factory));
    }

    private static Need need(ExporterSlot slot) {
        BoundComponent bound = slot.bound();
        return new Need(Kind.EXPORTER, bound.id().type(), bound.id());
    }
}
