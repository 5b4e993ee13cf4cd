/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

/**
 * What a report says of a file that code comes from; empty strings for what is not known.
 *
 * @param fileHash the profiling conventions' {@code htlhash}, hexadecimal
 */
public record MappingKey(String fileName, String gnuBuildId, String goBuildId, String fileHash) {

    static final MappingKey NONE = new MappingKey("", "", "", "");
}
