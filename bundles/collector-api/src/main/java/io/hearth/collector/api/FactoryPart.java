/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/**
 * Something that a factory's components are extended by at run time, such as an unwinder of the profiler: what {@code
 * hearth components} shows below the component.
 *
 * @param kind what it is, in one word: {@code unwinder}
 * @param name what it is for: {@code python}
 * @param module symbolic name and version of the bundle it comes from
 * @param state {@code in use}, or why not, in words
 */
public record FactoryPart(String kind, String name, String module, String state) {}
