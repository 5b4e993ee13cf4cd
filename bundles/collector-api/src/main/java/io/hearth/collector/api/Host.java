/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What the host offers to one started component. Methods may be called from any thread and do not block. */
@ProviderType
public interface Host {

    /** The extensions that are enabled, by id. */
    Map<ComponentId, Extension> extensions();

    /** Reports how this component is doing. Illegal transitions are dropped; FATAL_ERROR stops the collector. */
    void report(StatusEvent event);

    /** Finds a factory, for components that make others. */
    Optional<ComponentFactory<?>> factory(Kind kind, ComponentType type);

    /** A host that has no extensions and no factories and ignores reports. */
    static Host standalone() {
        return StandaloneHost.INSTANCE;
    }
}
