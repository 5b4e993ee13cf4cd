/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Executable files: their unwind tables in the kernel and their symbols here. */
@NullMarked
package io.hearth.profiler.core.internal.executable;

import org.jspecify.annotations.NullMarked;
