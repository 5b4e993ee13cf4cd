/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Language runtimes: unwinders in their slots, the processes they are attached to, the frames they name. */
@NullMarked
package io.hearth.profiler.core.internal.runtime;

import org.jspecify.annotations.NullMarked;
