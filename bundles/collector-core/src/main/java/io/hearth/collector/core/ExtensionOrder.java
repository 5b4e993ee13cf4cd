/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Extension;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts extensions into start order: what one depends on comes first, otherwise as listed. */
final class ExtensionOrder {

    private final Map<ComponentId, Extension> extensions;
    private final Set<ComponentId> ordered = new LinkedHashSet<>();
    private final List<ComponentId> chain = new ArrayList<>();

    private ExtensionOrder(Map<ComponentId, Extension> extensions) {
        this.extensions = extensions;
    }

    static List<ComponentId> of(Map<ComponentId, Extension> extensions) throws ComponentException {
        ExtensionOrder order = new ExtensionOrder(extensions);
        for (ComponentId id : extensions.keySet()) {
            order.visit(id);
        }
        return List.copyOf(order.ordered);
    }

    private void visit(ComponentId id) throws ComponentException {
        if (ordered.contains(id)) {
            return;
        }
        Extension extension = extensions.get(id);
        if (extension == null) {
            throw new ComponentException("extension \"" + chain.get(chain.size() - 1) + "\" depends on extension \""
                    + id + "\", which is not listed in service::extensions");
        }
        if (chain.contains(id)) {
            throw new ComponentException("extensions depend on each other in a circle: " + chain + " -> " + id);
        }
        chain.add(id);
        for (ComponentId dependency : extension.dependencies()) {
            visit(dependency);
        }
        chain.remove(chain.size() - 1);
        ordered.add(id);
    }
}
