/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

/** Counts while tables are read; see {@link UnwindStatistics}. */
final class CfiCounters {
    int unrepresentable;
    int lostFramePointers;
    int skipped;
    int rows;
}
