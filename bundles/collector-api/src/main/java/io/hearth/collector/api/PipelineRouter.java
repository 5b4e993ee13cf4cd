/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.Collection;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The pipelines that a connector feeds. Consuming sends to all of them.
 *
 * @param <T> the protobuf message of their signal
 */
@ProviderType
public interface PipelineRouter<T> extends Consumer<T> {

    /** The pipelines that can be chosen. */
    Set<PipelineId> pipelines();

    /**
     * A consumer that sends to some of the pipelines.
     *
     * @throws IllegalArgumentException if none is given or one is not among {@link #pipelines()}
     */
    Consumer<T> consumer(Collection<PipelineId> pipelines);
}
