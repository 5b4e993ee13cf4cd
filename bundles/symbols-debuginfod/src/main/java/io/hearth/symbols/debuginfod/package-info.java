/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Symbols from debuginfod servers, for executables whose debug information is not installed here. */
@NullMarked
package io.hearth.symbols.debuginfod;

import org.jspecify.annotations.NullMarked;
