/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.file;

import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import org.osgi.service.component.annotations.Component;

/** Makes exporters that write OTLP into files: {@code file}. Exporters with the same path share the open file. */
@ProvidesComponent(kind = "exporter", type = "file")
@Component(service = ExporterFactory.class)
public final class FileExporterFactory implements ExporterFactory<FileConfig> {

    private final OpenFiles files = new OpenFiles();

    @Override
    public ComponentType type() {
        return new ComponentType("file");
    }

    @Override
    public Stability stability(Signal signal) {
        return Signal.known().contains(signal) ? Stability.ALPHA : Stability.UNDEFINED;
    }

    @Override
    public FileConfig defaultConfig() {
        return FileConfig.defaults();
    }

    @Override
    public Exporter<?> create(Settings settings, Signal signal, FileConfig config) {
        return new FileExporter(settings, signal, config, files);
    }
}
