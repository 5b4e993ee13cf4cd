/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Processes and their executable mappings, as user space knows them and as the kernel half is told. */
@NullMarked
package io.hearth.profiler.core.internal.process;

import org.jspecify.annotations.NullMarked;
