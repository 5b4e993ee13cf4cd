/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Where the binding finds the factory of a component type. */
@ConsumerType
public interface FactoryLookup {

    /** The factory whose type or deprecated alias this is, or null. */
    @Nullable
    ComponentFactory<?> find(Kind kind, ComponentType type);

    /** Every type of a kind, sorted, without aliases. */
    List<String> types(Kind kind);
}
