/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.Map;
import org.slf4j.Logger;

/** Settings of a component that runs without a host. */
record StandaloneSettings(
        ComponentId id, BuildInfo buildInfo, Logger logger, Telemetry telemetry, Map<String, String> resource)
        implements Settings {}
