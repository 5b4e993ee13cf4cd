/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Go: follows its stacks from one to the next in the kernel, and gathers the labels of its goroutines. */
@NullMarked
package io.hearth.unwinder.go;

import org.jspecify.annotations.NullMarked;
