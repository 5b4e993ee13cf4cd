/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Kind;

/**
 * One configured component: its factory and the record read for it.
 *
 * @param kind which section it stands in
 * @param id its id there
 * @param factory who makes it
 * @param config an instance of the factory's configuration record, validated
 * @param origin where its key stands
 */
public record BoundComponent(Kind kind, ComponentId id, ComponentFactory<?> factory, Object config, Origin origin) {}
