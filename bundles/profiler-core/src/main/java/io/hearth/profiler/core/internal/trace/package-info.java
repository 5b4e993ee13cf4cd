/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** From raw records of the ring buffer to distinct stacks and the window they are counted in. */
@NullMarked
package io.hearth.profiler.core.internal.trace;

import org.jspecify.annotations.NullMarked;
