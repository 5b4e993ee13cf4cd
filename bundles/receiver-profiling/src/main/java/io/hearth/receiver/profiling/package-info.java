/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package io.hearth.receiver.profiling;

import org.jspecify.annotations.NullMarked;
