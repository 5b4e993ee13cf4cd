/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

/**
 * What one unwinder has done so far.
 *
 * @param named distinct frames that got a name
 * @param unresolved distinct frames that did not
 * @param failures calls that threw what they must not
 */
public record RuntimeFigures(String runtime, String origin, long named, long unresolved, long failures) {}
