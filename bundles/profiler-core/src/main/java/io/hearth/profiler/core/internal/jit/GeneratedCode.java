/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.jit;

/**
 * What a JIT compiler says of a piece of code.
 *
 * @param file source path; empty when unknown
 * @param line 1-based; 0 when unknown
 */
public record GeneratedCode(String name, String file, int line) {}
