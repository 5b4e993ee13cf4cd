/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a process says of itself to OpenTelemetry, taken for its profiles as well. */
@NullMarked
package io.hearth.enricher.otel;

import org.jspecify.annotations.NullMarked;
