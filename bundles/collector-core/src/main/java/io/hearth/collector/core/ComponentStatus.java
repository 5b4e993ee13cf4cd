/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.StatusEvent;

/**
 * How one instance in a collector is doing.
 *
 * @param kind its kind
 * @param id its id
 * @param place the signal, pair of signals or pipeline that tells instances of one id apart; empty for extensions
 * @param event the last change
 */
public record ComponentStatus(Kind kind, ComponentId id, String place, StatusEvent event) {}
