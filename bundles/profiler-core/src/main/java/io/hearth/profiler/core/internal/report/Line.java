/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

/**
 * One function of a location: the innermost inlined one first, the physical function last.
 *
 * @param name readable name
 * @param systemName linkage name; empty when it is the same
 * @param file source path; empty when unknown
 * @param line 1-based; 0 when unknown
 */
public record Line(String name, String systemName, String file, int line, int column, int startLine) {}
