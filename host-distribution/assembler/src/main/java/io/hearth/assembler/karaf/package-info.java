/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Features of Apache Karaf, made from Hearth's feature files. */
@NullMarked
package io.hearth.assembler.karaf;

import org.jspecify.annotations.NullMarked;
