/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Probes: which are in use, under which numbers, and what became of their samples. */
@NullMarked
package io.hearth.profiler.core.internal.probe;

import org.jspecify.annotations.NullMarked;
