package com.acme.lines;

import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import org.osgi.service.component.annotations.Component;

/** Makes exporters of type {@code acme_lines}, which take profiles. */
@ProvidesComponent(kind = "exporter", type = "acme_lines")
@Component(service = ExporterFactory.class)
public final class LinesExporterFactory implements ExporterFactory<LinesConfig> {

    @Override
    public ComponentType type() {
        return new ComponentType("acme_lines");
    }

    @Override
    public Stability stability(Signal signal) {
        return signal.equals(Signal.PROFILES) ? Stability.BETA : Stability.UNDEFINED;
    }

    @Override
    public LinesConfig defaultConfig() {
        return new LinesConfig("", 80);
    }

    @Override
    public Exporter<?> create(Settings settings, Signal signal, LinesConfig config) {
        return new LinesExporter(settings.logger(), config);
    }
}
