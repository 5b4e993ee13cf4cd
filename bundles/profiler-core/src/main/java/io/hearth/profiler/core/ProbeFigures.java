/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

/**
 * What became of the samples that a probe had taken, under whatever versions of it: taken = delivered + lost + still on
 * their way. They are a part of the totals of {@link ProfilerStatistics}.
 */
public record ProbeFigures(String name, long taken, long delivered, long lost) {}
