/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What services other than unwinders add: attributes of processes, symbols from elsewhere. */
@NullMarked
package io.hearth.profiler.core.internal.extension;

import org.jspecify.annotations.NullMarked;
