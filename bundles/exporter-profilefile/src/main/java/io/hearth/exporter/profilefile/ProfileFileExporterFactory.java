/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.ProvidesComponent;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import org.osgi.service.component.annotations.Component;

/** Makes {@code profile_file} exporters: profiles as one file for people or tools, written at shutdown. */
@ProvidesComponent(kind = "exporter", type = "profile_file")
@Component(service = ExporterFactory.class)
public final class ProfileFileExporterFactory implements ExporterFactory<ProfileFileConfig> {

    @Override
    public ComponentType type() {
        return new ComponentType("profile_file");
    }

    @Override
    public Stability stability(Signal signal) {
        return signal.equals(Signal.PROFILES) ? Stability.ALPHA : Stability.UNDEFINED;
    }

    @Override
    public ProfileFileConfig defaultConfig() {
        return ProfileFileConfig.defaults();
    }

    @Override
    public Exporter<?> create(Settings settings, Signal signal, ProfileFileConfig config) {
        return new ProfileFileExporter(config, settings.logger());
    }
}
