/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The {@code debug} exporter: shows what flows through a pipeline, in the log or on a stream. Exports nothing; the host
 * finds the factory as a service.
 */
@NullMarked
package io.hearth.exporter.debug;

import org.jspecify.annotations.NullMarked;
