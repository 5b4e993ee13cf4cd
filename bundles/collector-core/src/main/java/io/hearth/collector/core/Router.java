/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.PipelineId;
import io.hearth.collector.api.PipelineRouter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pipelines that a connector feeds. */
final class Router implements PipelineRouter<Object> {

    private final Map<PipelineId, Consumer<Object>> pipelines;
    private final Consumer<Object> all;

    Router(Map<PipelineId, Consumer<Object>> pipelines) {
        this.pipelines = pipelines;
        this.all = Fanout.to(List.copyOf(pipelines.values()));
    }

    @Override
    public Set<PipelineId> pipelines() {
        return Collections.unmodifiableSet(pipelines.keySet());
    }

    @Override
    public Consumer<Object> consumer(Collection<PipelineId> chosen) {
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("missing consumers");
        }
        List<Consumer<Object>> consumers = new ArrayList<>();
        for (PipelineId id : chosen) {
            Consumer<Object> consumer = pipelines.get(id);
            if (consumer == null) {
                throw new IllegalArgumentException("missing consumer: \"" + id + "\"");
            }
            consumers.add(consumer);
        }
        return Fanout.to(consumers);
    }

    @Override
    public boolean mutatesData() {
        return all.mutatesData();
    }

    @Override
    public void consume(Object data) throws ConsumeException {
        all.consume(data);
    }
}
