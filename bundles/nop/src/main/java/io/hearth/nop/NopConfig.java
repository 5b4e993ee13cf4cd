/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.nop;

/** The configuration of {@code nop} components, which have no keys. */
public record NopConfig() {}
