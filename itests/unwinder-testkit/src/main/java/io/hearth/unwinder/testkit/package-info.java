/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What tests of unwinders share: memory of living processes, and the kernel's verifier. */
@NullMarked
package io.hearth.unwinder.testkit;

import org.jspecify.annotations.NullMarked;
