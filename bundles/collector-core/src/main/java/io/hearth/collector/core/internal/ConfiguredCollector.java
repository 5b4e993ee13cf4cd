/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core.internal;

import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.core.CollectorService;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * A collector for each configuration {@code io.hearth.collector} of the Configuration Admin service, also of several as a
 * factory: runs from when that is made until it is deleted, and again after each change of it.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = ConfiguredCollector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ConfiguredCollector {

    static final String PID = "io.hearth.collector";

    private final StandingCollector collector;

    /** The keys, as those of the command line: {@code config} takes files and URIs, {@code set} single values. */
    @interface Settings {
        String[] config() default {};

        String[] set() default {};
    }

    /** Starts on a thread of its own. */
    @Activate
    public ConfiguredCollector(@Reference CollectorService service, Settings settings, BundleContext context) {
        ConfigSource source = ConfigSource.of(List.of(settings.config()), List.of(settings.set()));
        collector = StandingCollector.start(service, source, context);
    }

    @Deactivate
    void deactivate() {
        collector.close();
    }
}
