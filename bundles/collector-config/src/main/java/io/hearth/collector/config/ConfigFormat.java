/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

/** How a configuration is printed. */
public enum ConfigFormat {
    /** Block style YAML. */
    YAML,
    /** JSON, indented. */
    JSON
}
