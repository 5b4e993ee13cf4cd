/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the host hands to every component it makes. */
@ProviderType
public interface Settings {

    /** The id of the instance. */
    ComponentId id();

    /** What program this runs in. */
    BuildInfo buildInfo();

    /** A logger of this instance; its lines need not repeat the id. */
    Logger logger();

    /** Where the instance counts and measures itself. */
    Telemetry telemetry();

    /** The resource attributes of the collector itself, such as {@code service.name} and {@code service.version}. */
    Map<String, String> resource();

    /** Settings for a component that runs without a host: counts nothing, logs under the component's type. */
    static Settings standalone(ComponentId id) {
        return new StandaloneSettings(
                id,
                new BuildInfo("hearth", "Hearth", "unknown"),
                LoggerFactory.getLogger("io.hearth." + id.type()),
                Telemetry.noop(),
                Map.of());
    }
}
