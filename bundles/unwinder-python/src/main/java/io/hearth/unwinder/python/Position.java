/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

/**
 * A place in a source file.
 *
 * @param line 1-based; 0 when the instruction has none
 * @param column 1-based, in bytes of UTF-8; 0 when unknown
 */
record Position(int line, int column) {}
