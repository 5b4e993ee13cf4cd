/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Extension;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Status;
import io.hearth.collector.api.StatusEvent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** One component in the graph, how it is doing, and what it sees of the host. */
final class Instance implements Host {

    private final Kind kind;
    private final ComponentId id;
    private final String place;
    private final ComponentFactory<?> factory;
    private final Logger logger;
    private final Surroundings surroundings;
    private @Nullable Component component;
    private volatile StatusEvent last = StatusEvent.of(Status.NONE, "");

    /** What the instances of one collector have in common. */
    interface Surroundings {
        Map<ComponentId, Extension> extensions();

        @Nullable
        ComponentFactory<?> factory(Kind kind, ComponentType type);

        /** A component says that the collector cannot go on. */
        void fatal(String sentence);
    }

    Instance(
            Kind kind,
            ComponentId id,
            String place,
            ComponentFactory<?> factory,
            Logger logger,
            Surroundings surroundings) {
        this.kind = kind;
        this.id = id;
        this.place = place;
        this.factory = factory;
        this.logger = logger;
        this.surroundings = surroundings;
    }

    Kind kind() {
        return kind;
    }

    ComponentId id() {
        return id;
    }

    ComponentFactory<?> factory() {
        return factory;
    }

    void holds(Component made) {
        this.component = made;
    }

    Component component() {
        Component made = component;
        if (made == null) {
            throw new IllegalStateException(this + " has not been made");
        }
        return made;
    }

    StatusEvent status() {
        return last;
    }

    ComponentStatus snapshot() {
        return new ComponentStatus(kind, id, place, last);
    }

    Logger logger() {
        return logger;
    }

    @Override
    public Map<ComponentId, Extension> extensions() {
        return surroundings.extensions();
    }

    @Override
    public Optional<ComponentFactory<?>> factory(Kind wantedKind, ComponentType type) {
        return Optional.ofNullable(surroundings.factory(wantedKind, type));
    }

    @Override
    public void report(StatusEvent event) {
        synchronized (this) {
            if (!last.status().allows(event.status())) {
                return;
            }
            last = event;
        }
        switch (event.status()) {
            case RECOVERABLE_ERROR, PERMANENT_ERROR -> {
                logger.warn("{}: {}", this, sentence(event));
                logger.debug("{}", this, event.error());
            }
            case FATAL_ERROR -> {
                logger.error("{}: {}", this, sentence(event), event.error());
                surroundings.fatal(this + ": " + sentence(event));
            }
            default -> logger.debug("{} is {}", this, event.status());
        }
    }

    private static String sentence(StatusEvent event) {
        Throwable error = event.error();
        if (error == null) {
            return event.message();
        }
        String cause = error.getMessage() == null ? error.toString() : error.getMessage();
        return event.message().isEmpty() || event.message().equals(cause) ? cause : event.message() + ": " + cause;
    }

    /** {@code "otlp" exporter (profiles)}. */
    @Override
    public String toString() {
        return "\"" + id + "\" " + kind.label() + (place.isEmpty() ? "" : " (" + place + ")");
    }
}
