/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Serves the host or other components and is in no pipeline. Started before all pipelines, stopped after them. */
@ConsumerType
public interface Extension extends Component {

    /** Extensions that must be started before this one; each must be listed in {@code service::extensions}. */
    default List<ComponentId> dependencies() {
        return List.of();
    }

    /** Called before the first component is shut down. */
    default void notReady() {}
}
