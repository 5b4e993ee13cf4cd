/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.Map;
import java.util.Optional;

/** Stands in for a host where there is none. */
enum StandaloneHost implements Host {
    INSTANCE;

    @Override
    public Map<ComponentId, Extension> extensions() {
        return Map.of();
    }

    @Override
    public void report(StatusEvent event) {}

    @Override
    public Optional<ComponentFactory<?>> factory(Kind kind, ComponentType type) {
        return Optional.empty();
    }
}
