/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Text for people on a terminal. The bundle of the command line carries a copy of this package. */
@NullMarked
package io.hearth.terminal;

import org.jspecify.annotations.NullMarked;
