/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Where memory is touched for the first time. */
@NullMarked
package io.hearth.probe.faults;

import org.jspecify.annotations.NullMarked;
