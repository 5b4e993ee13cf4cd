/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

/**
 * Where a table comes from and what could not be said.
 *
 * @param ehFrameRanges frame descriptions of {@code .eh_frame}
 * @param debugFrameRanges frame descriptions of {@code .debug_frame}
 * @param goFunctions functions of the Go pc-line table
 * @param knownStubs places known without tables: procedure linkage, entry point, return from signals
 * @param rowsRead rows before neighbours were merged
 * @param unrepresentableRows rows whose CFA or return address no rule can say; invalid in the table
 * @param lostFramePointers rows whose saved frame pointer no rule can say; undefined in the table
 * @param skippedRanges frame descriptions that are damaged, of an unknown kind or outside of the code
 */
public record UnwindStatistics(
        int ehFrameRanges,
        int debugFrameRanges,
        int goFunctions,
        int knownStubs,
        int rowsRead,
        int unrepresentableRows,
        int lostFramePointers,
        int skippedRanges) {

    /** Whether any tables were found, so that code outside of them is unknown rather than chained by frame pointers. */
    public boolean hasTables() {
        return ehFrameRanges + debugFrameRanges + goFunctions > 0;
    }
}
