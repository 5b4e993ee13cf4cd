/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Joins pipelines: consumes at the end of one and feeds the start of others.
 *
 * @param <T> the protobuf message of the signal that it consumes
 */
@ConsumerType
public interface Connector<T> extends Component, Consumer<T> {}
