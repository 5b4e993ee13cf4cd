/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Loops that cannot die unseen, their limits and the time they go by. */
@NullMarked
package io.hearth.profiler.core.internal.supervision;

import org.jspecify.annotations.NullMarked;
