/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.nop;

import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import org.osgi.service.component.annotations.Component;

/** Makes {@code nop} exporters, which take data of any signal and drop them. */
@ProvidesComponent(kind = "exporter", type = "nop")
@Component(service = ExporterFactory.class)
public final class NopExporterFactory implements ExporterFactory<NopConfig> {

    @Override
    public ComponentType type() {
        return new ComponentType("nop");
    }

    /** As the Collector's: opentelemetry-collector, {@code exporter/nopexporter/metadata.yaml}. */
    @Override
    public Stability stability(Signal signal) {
        return signal.equals(Signal.PROFILES) ? Stability.ALPHA : Stability.BETA;
    }

    @Override
    public NopConfig defaultConfig() {
        return new NopConfig();
    }

    @Override
    public Exporter<?> create(Settings settings, Signal signal, NopConfig config) {
        return new NopComponent();
    }
}
