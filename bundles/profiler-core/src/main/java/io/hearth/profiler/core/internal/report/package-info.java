/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** From a closed window to OTLP profiles. */
@NullMarked
package io.hearth.profiler.core.internal.report;

import org.jspecify.annotations.NullMarked;
