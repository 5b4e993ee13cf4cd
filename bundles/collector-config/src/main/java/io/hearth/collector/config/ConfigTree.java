/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Kind;
import java.util.ArrayList;
import java.util.List;

/** A resolved configuration that has not been bound to records yet. */
public final class ConfigTree {

    private final MapNode root;
    private final ProblemList problems;

    ConfigTree(MapNode root, ProblemList problems) {
        this.root = root;
        this.problems = problems;
    }

    /**
     * A component type that the configuration names.
     *
     * @param kind of what kind
     * @param type the type, or its alias
     * @param id the id that names it
     */
    public record Need(Kind kind, ComponentType type, ComponentId id) {}

    /** Every component that stands in the configuration under a well-formed id. */
    public List<Need> needs() {
        List<Need> needs = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (root.get(kind.section()) instanceof MapNode section) {
                for (String key : section.entries().keySet()) {
                    addNeed(kind, key, needs);
                }
            }
        }
        return needs;
    }

    private static void addNeed(Kind kind, String key, List<Need> needs) {
        try {
            ComponentId id = ComponentId.parse(key);
            needs.add(new Need(kind, id.type(), id));
        } catch (IllegalArgumentException e) {
            // The binding reports it with its position.
            return;
        }
    }

    MapNode root() {
        return root;
    }

    /** Bindings may be tried again, so each starts from what the resolving found. */
    ProblemList problems() {
        return problems.copy();
    }
}
