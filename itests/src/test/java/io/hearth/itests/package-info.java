/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Black-box tests on the assembled distribution, one class a user story, and what they share. */
@NullMarked
package io.hearth.itests;

import org.jspecify.annotations.NullMarked;
