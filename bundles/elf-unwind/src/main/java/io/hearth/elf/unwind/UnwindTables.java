/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfHeader;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.ElfSection;
import io.hearth.elf.ElfSegment;
import io.hearth.elf.golang.GoPclntab;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link UnwindTable} of a file from what it has: {@code .eh_frame}, then the tables of Go or
 * {@code .debug_frame} for code that is not described yet, then stubs that are known by sight. Code that is left over is
 * invalid in a file with tables, and chained by frame pointers in a file without any.
 *
 * <p>Damaged descriptions are skipped and counted; only a file that cannot be read is an {@link ElfException}. Needs
 * memory of a few times the result, and time in proportion to the tables.
 */
public final class UnwindTables {
    /** Code up to this many bytes between functions is padding and takes the rule before it. */
    private static final int LARGEST_PADDING = 15;

    private final ElfFile elf;
    private final boolean isX86;
    private final long base;
    private final int span;
    private final RuleSet rules = new RuleSet();
    private final CfiCounters counters = new CfiCounters();

    private UnwindTables(ElfFile elf, long base, int span) {
        this.elf = elf;
        this.isX86 = elf.machine() == ElfMachine.X86_64;
        this.base = base;
        this.span = span;
    }

    /**
     * Reads everything the file says about unwinding.
     *
     * @return a table without rows if the file has no executable segment
     * @throws ElfException if the file cannot be read, is not for x86-64 or aarch64, or is not linked
     */
    public static UnwindTable of(ElfFile elf) throws ElfException {
        if (elf.machine() == ElfMachine.BPF || elf.header().type() == ElfHeader.TYPE_RELOCATABLE) {
            throw new ElfException(
                    elf.name() + ": has no unwind tables; only linked x86-64 and aarch64 files have them");
        }
        long low = Long.MAX_VALUE;
        long high = 0;
        for (ElfSegment segment : elf.segments()) {
            if (segment.isLoad() && segment.isExecutable() && segment.memorySize() > 0) {
                low = Math.min(low, segment.virtualAddress());
                high = Math.max(high, segment.endAddress());
            }
        }
        if (high == 0) {
            low = 0;
        }
        // Segments do not wrap; addresses of the upper half are those of a kernel and fit as well.
        long size = high - low;
        if (size < 0 || size > Integer.MAX_VALUE - 1) {
            throw new ElfException(elf.name() + ": code spread over " + Long.toUnsignedString(size)
                    + " bytes of addresses; at most 2 GiB are supported");
        }
        return new UnwindTables(elf, low, (int) size).build();
    }

    private UnwindTable build() throws ElfException {
        if (span == 0) {
            return new UnwindTable(
                    elf.machine(), base, 0, new Rows(0), rules, new UnwindStatistics(0, 0, 0, 0, 0, 0, 0, 0));
        }
        RowSink ehFrame = readEhFrame();
        RowSink go = new RowSink(base, span);
        RowSink debugFrame = new RowSink(base, span);
        if (!readGo(go)) {
            readDebugFrame(debugFrame);
        }
        RowSink stubs = new RowSink(base, span);
        KnownStubs known = new KnownStubs(elf, rules, stubs);
        known.read();

        Rows rows = ehFrame.sorted();
        for (RowSink sink : new RowSink[] {go, debugFrame, stubs}) {
            if (sink.ranges() > 0) {
                rows = rows.over(sink.sorted());
            }
        }
        boolean hasTables = ehFrame.ranges() + go.ranges() + debugFrame.ranges() > 0;
        Rows filled = fill(rows, known, hasTables);
        UnwindStatistics statistics = new UnwindStatistics(
                ehFrame.ranges(),
                debugFrame.ranges(),
                go.ranges(),
                known.found(),
                counters.rows,
                counters.unrepresentable + rules.refused(),
                counters.lostFramePointers,
                counters.skipped);
        return new UnwindTable(elf.machine(), base, span, filled, rules, statistics);
    }

    private RowSink readEhFrame() throws ElfException {
        RowSink sink = new RowSink(base, span);
        Optional<ElfSection> section = elf.section(".eh_frame");
        if (section.isPresent()) {
            if (section.get().hasBytes()) {
                cfi(elf.bytes(section.get()), true, false, sink).read();
            }
            return sink;
        }
        ElfBytes found = ehFrameOfHeader();
        if (found != null) {
            cfi(found, true, true, sink).read();
        }
        return sink;
    }

    private CfiSection cfi(ElfBytes bytes, boolean isEhFrame, boolean stopsAtTerminator, RowSink sink) {
        return new CfiSection(
                bytes, isEhFrame, stopsAtTerminator, isX86, new CfiInterpreter(isX86, rules, counters), counters, sink);
    }

    /** {@code .eh_frame_hdr} (LSB 5.0 Core, 10.6.2) begins with version, three encodings, and where the frames are. */
    private @Nullable ElfBytes ehFrameOfHeader() throws ElfException {
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() == ElfSegment.GNU_EH_FRAME && segment.fileSize() >= 8) {
                ElfBytes header = elf.bytes(segment);
                if (header.u8(0) != 1) {
                    return null;
                }
                long address = switch (header.u8(1)) {
                    case 0x1b -> header.address() + 4 + header.s32(4); // pcrel, sdata4
                    case 0x03 -> header.u32(4); // udata4
                    case 0x0b -> header.s32(4); // sdata4
                    case 0x3b -> header.address() + header.s32(4); // datarel, sdata4
                    default -> 0;
                };
                return address == 0 ? null : elf.bytesFrom(address);
            }
        }
        return null;
    }

    /** Whether there are tables of Go; damaged ones are as good as none. */
    private boolean readGo(RowSink sink) throws ElfException {
        Optional<GoPclntab> table;
        try {
            table = GoPclntab.of(elf);
        } catch (ElfException e) {
            counters.skipped++;
            return false;
        }
        if (table.isPresent()) {
            new GoUnwinding(elf, table.get(), rules, counters, sink).read();
        }
        return table.isPresent();
    }

    private void readDebugFrame(RowSink sink) throws ElfException {
        Optional<ElfSection> section = elf.section(".debug_frame");
        if (section.isEmpty()) {
            section = elf.section(".zdebug_frame");
        }
        if (section.isEmpty() || !section.get().hasBytes()) {
            return;
        }
        ElfBytes bytes;
        try {
            bytes = elf.bytes(section.get());
        } catch (ElfException e) {
            counters.skipped++;
            return;
        }
        cfi(bytes, false, false, sink).read();
    }

    private Rows fill(Rows rows, KnownStubs known, boolean hasTables) throws ElfException {
        char rest = (char) restRule(hasTables);
        Rows filled = new Rows(rows.count() + 16);
        for (int i = 0; i < rows.count(); i++) {
            int at = rows.at(i);
            if (rows.rule(i) != Rows.GAP) {
                filled.add(at, rows.rule(i));
                continue;
            }
            int end = i + 1 < rows.count() ? rows.at(i + 1) : span;
            if (end - at > LARGEST_PADDING || filled.count() == 0) {
                known.addSignalReturns(filled, base, at, end, rest);
            }
        }
        return filled;
    }

    /** The functions of the aarch64 vDSO have no tables in older kernels; they are leaves. */
    private int restRule(boolean hasTables) throws ElfException {
        if (!isX86 && elf.soname().orElse("").equals("linux-vdso.so.1")) {
            return rules.register(31, 0, UnwindRule.FP_SAME, 0, UnwindRule.RA_SAME, 0);
        }
        return hasTables ? RuleSet.INVALID : rules.framePointer(elf.machine());
    }
}
