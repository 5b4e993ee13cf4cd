/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The loop that ties the kernel half, the process table, the window and the reporter together. */
@NullMarked
package io.hearth.profiler.core.internal;

import org.jspecify.annotations.NullMarked;
