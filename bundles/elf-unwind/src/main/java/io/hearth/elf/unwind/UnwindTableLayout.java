/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import java.nio.ByteBuffer;

/**
 * One executable's rows as the native unwinder reads them ({@code bpf-native/include/unwind.h}), an array of u32:
 *
 * <pre>
 * [0]          page count P
 * [1]          first page: ELF virtual address &gt;&gt; 16
 * [2 .. 2+P]   index in this array of the first row of each page, and one past the last row
 * [2+P+1 ..]   rows, sorted within their page: (address &amp; 0xffff) | rule &lt;&lt; 16
 * </pre>
 *
 * Every page begins with a row for its first byte, so that a search never leaves the page.
 */
public final class UnwindTableLayout {
    /** A page is 64 KiB of addresses. */
    public static final int PAGE_SHIFT = 16;

    /** Words before the page index. */
    public static final int HEADER_WORDS = 2;

    private static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;

    private UnwindTableLayout() {}

    /** Pages from the lowest to the highest executable address. */
    public static int pages(UnwindTable table) {
        return table.rows() == 0 ? 0 : (int) (((table.end() - 1) >>> PAGE_SHIFT) - (table.start() >>> PAGE_SHIFT) + 1);
    }

    /** How many u32 the table takes. */
    public static int words(UnwindTable table) {
        int pages = pages(table);
        int words = HEADER_WORDS + pages + 1 + table.rows();
        // A page that no row begins with gets one more; the first page always does unless the code begins with it.
        int row = 0;
        for (int page = 0; page < pages; page++) {
            long start = pageStart(table, page);
            while (row < table.rows() && table.address(row) < start) {
                row++;
            }
            if (row == table.rows() || table.address(row) != start) {
                words++;
            }
        }
        return words;
    }

    private static long pageStart(UnwindTable table, int page) {
        return ((table.start() >>> PAGE_SHIFT) + page) << PAGE_SHIFT;
    }

    /**
     * Writes the table at the buffer's position, in the buffer's byte order (the kernel wants the machine's own).
     *
     * @param globalRules the number below 65,536 that each rule of the table has for all executables
     * @param into has room for {@link #words} times four bytes
     */
    public static void encode(UnwindTable table, int[] globalRules, ByteBuffer into) {
        int pages = pages(table);
        int first = into.position();
        into.putInt(pages);
        into.putInt((int) (table.start() >>> PAGE_SHIFT));
        int index = into.position();
        into.position(index + (pages + 1) * 4);
        int row = 0;
        int inForce = RuleSet.INVALID;
        for (int page = 0; page < pages; page++) {
            long start = pageStart(table, page);
            long end = start + PAGE_MASK + 1;
            into.putInt(index + page * 4, (into.position() - first) / 4);
            if (row == table.rows() || table.address(row) != start) {
                into.putInt(globalRules[inForce] << 16);
            }
            while (row < table.rows() && table.address(row) < end) {
                inForce = table.rule(row);
                into.putInt((int) (table.address(row) & PAGE_MASK) | globalRules[inForce] << 16);
                row++;
            }
        }
        into.putInt(index + pages * 4, (into.position() - first) / 4);
    }
}
