/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import org.jspecify.annotations.Nullable;

/**
 * What a provider found.
 *
 * @param node the value, read as YAML
 * @param text its characters as they were found
 * @param note what the user should know, if anything
 */
record Retrieved(ConfigNode node, String text, @Nullable String note) {}
