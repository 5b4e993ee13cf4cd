/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.PipelineId;
import java.util.List;
import java.util.Map;

/**
 * The {@code service} section.
 *
 * @param extensions what to enable, in start order
 * @param pipelines the pipelines, in the order of the file
 * @param telemetry how the collector tells about itself
 */
public record ServiceConfig(
        List<ComponentId> extensions, Map<PipelineId, PipelineConfig> pipelines, TelemetryConfig telemetry) {

    /**
     * One pipeline.
     *
     * @param receivers receivers, or connectors that feed it; at least one
     * @param processors what data goes through, in order
     * @param exporters exporters, or connectors that it feeds; at least one
     */
    public record PipelineConfig(
            List<ComponentId> receivers, List<ComponentId> processors, List<ComponentId> exporters) {}
}
