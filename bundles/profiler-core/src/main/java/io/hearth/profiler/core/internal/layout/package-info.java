/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Byte layouts shared with the C headers of bpf-native, checked against each other by a test. */
@NullMarked
package io.hearth.profiler.core.internal.layout;

import org.jspecify.annotations.NullMarked;
