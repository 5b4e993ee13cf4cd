/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes components of one type. Implemented through one of the five sub-interfaces and registered as an OSGi service
 * under that sub-interface. A factory holds no state of its instances and may be called from any thread.
 *
 * <p><b>Configuration.</b> {@code C} is a record. A YAML key is the name of a record component in snake_case, or what
 * {@link Key} says. A key that is absent keeps the value of {@link #defaultConfig()}; a value that may be absent is a
 * {@code @Nullable} component. Supported component types:
 *
 * <ul>
 *   <li>{@code String}, {@code boolean}, {@code int}, {@code long}, {@code double} and their boxes; {@link Secret}
 *   <li>enums, written in lower case; {@link java.time.Duration}, written {@code 1m30s}; {@link ByteSize}, written
 *       {@code 64MiB}; {@link ComponentId}
 *   <li>nested records, {@code List} and {@code Map} with string keys, of any of these
 *   <li>{@code Object} for a free tree of maps, lists and scalars
 * </ul>
 *
 * <p>A nested record whose default is {@code null}, or which is marked {@link OptionalBlock}, is an optional block:
 * writing its key (even with an empty value) enables it with its own defaults, {@code enabled: false} in it makes it
 * {@code null}. A record used as optional block, list element or map value takes its defaults from its static method
 * {@code defaults()} without parameters if it has one, else from {@code null}, 0, {@code false} and empty lists and
 * maps. A record may refuse values in its constructor with an {@link IllegalArgumentException}; one that implements
 * {@link Validated} can complain about each key, which the user sees with its position.
 *
 * @param <C> the record that holds the configuration of one instance
 */
@ConsumerType
public interface ComponentFactory<C> {

    /** The type by which a configuration names components of this factory. */
    ComponentType type();

    /** An older name of the type that still works, with a warning. */
    default Optional<ComponentType> deprecatedAlias() {
        return Optional.empty();
    }

    /** How stable the components are for a signal; {@link Stability#UNDEFINED} means that it is not supported. */
    Stability stability(Signal signal);

    /** What extends its components at run time, as it is now. */
    default List<FactoryPart> parts() {
        return List.of();
    }

    /** A configuration with every default filled in. Called many times, so it must have no side effect. */
    C defaultConfig();
}
