/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The kernel half: the loaded BPF object, its maps and the events that drive it. */
@NullMarked
package io.hearth.profiler.core.internal.kernel;

import org.jspecify.annotations.NullMarked;
