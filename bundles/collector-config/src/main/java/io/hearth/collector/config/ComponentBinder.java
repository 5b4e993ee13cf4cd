/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentFactory;
import java.util.Map;

/**
 * Reads the configuration of one component into its factory's record, for programs that use a factory without a
 * collector. Keys, defaults and checks are those of the component's block in a collector's configuration. Any thread.
 */
public final class ComponentBinder {

    private ComponentBinder() {}

    /**
     * Binds keys and values as they stand in the component's block.
     *
     * @param keys maps with string keys, lists, strings, numbers and booleans; durations and sizes as text
     * @throws ConfigException with everything that is wrong
     */
    public static <C> C bind(ComponentFactory<C> factory, Map<String, ?> keys) throws ConfigException {
        return bind(factory, ConfigSource.ofTree(keys));
    }

    /**
     * Binds sources, each of which holds the component's block and nothing around it.
     *
     * @throws ConfigException with everything that is wrong; also if a source cannot be read
     */
    public static <C> C bind(ComponentFactory<C> factory, ConfigSource source) throws ConfigException {
        ConfigTree tree = new ConfigResolver().resolve(source);
        ProblemList problems = tree.problems();
        ValueBinder binder = new ValueBinder(problems);
        KeyPath path = KeyPath.root().child(factory.type().value());
        C defaults = factory.defaultConfig();
        int before = problems.count();
        // A record binds to its own class.
        @SuppressWarnings("unchecked")
        C config = (C) binder.bindRecord(defaults.getClass(), tree.root(), defaults, path);
        if (config != null && problems.count() == before) {
            new RecordCheck(binder, problems)
                    .check(config, tree.root(), tree.root().origin(), path);
        }
        problems.throwIfAny();
        return config == null ? defaults : config;
    }
}
