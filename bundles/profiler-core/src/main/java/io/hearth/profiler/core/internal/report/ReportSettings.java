/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import java.util.Map;

/**
 * What reports need to know of the configuration.
 *
 * @param timestamps each sample by its time; else one count for equal samples
 * @param hostAttributes resource attributes of the machine
 */
public record ReportSettings(boolean timestamps, String version, Map<String, String> hostAttributes) {}
