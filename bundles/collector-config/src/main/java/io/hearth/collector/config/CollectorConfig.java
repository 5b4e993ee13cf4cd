/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration, checked: ready for the graph to be built.
 *
 * @param components what is configured, by kind and id, in the order of the files
 * @param service what is used, and how
 * @param warnings what the user should know though it is no error, one sentence each
 */
public record CollectorConfig(
        Map<Kind, Map<ComponentId, BoundComponent>> components, ServiceConfig service, List<String> warnings) {

    /** A configured component. */
    public @Nullable BoundComponent component(Kind kind, ComponentId id) {
        Map<ComponentId, BoundComponent> ofKind = components.get(kind);
        return ofKind == null ? null : ofKind.get(id);
    }
}
