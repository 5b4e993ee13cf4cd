/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import org.osgi.service.component.annotations.Component;

/** Makes {@code debug} exporters, which show what flows through a pipeline. */
@ProvidesComponent(kind = "exporter", type = "debug")
@Component(service = ExporterFactory.class)
public final class DebugExporterFactory implements ExporterFactory<DebugConfig> {

    @Override
    public ComponentType type() {
        return new ComponentType("debug");
    }

    @Override
    public Stability stability(Signal signal) {
        return Signal.known().contains(signal) ? Stability.ALPHA : Stability.UNDEFINED;
    }

    @Override
    public DebugConfig defaultConfig() {
        return DebugConfig.defaults();
    }

    @Override
    public Exporter<?> create(Settings settings, Signal signal, DebugConfig config) {
        return new DebugExporter(config, settings.logger());
    }
}
