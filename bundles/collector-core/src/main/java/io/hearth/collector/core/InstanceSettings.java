/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.BuildInfo;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Telemetry;
import java.util.Map;
import org.slf4j.Logger;

/** What one component is made with. */
record InstanceSettings(
        ComponentId id, BuildInfo buildInfo, Logger logger, Telemetry telemetry, Map<String, String> resource)
        implements Settings {}
