/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Works on the data of one pipeline and hands it to the next consumer.
 *
 * @param <T> the protobuf message of its signal
 */
@ConsumerType
public interface Processor<T> extends Component, Consumer<T> {}
