/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.golang.GoFunction;
import io.hearth.elf.golang.GoPclntab;
import io.hearth.elf.golang.GoTableFormat;
import io.hearth.elf.golang.GoValues;

/**
 * Rows for Go code from its table of stack pointer changes ({@code pcsp}): how far the stack pointer is below its value
 * at the function's entry.
 *
 * <pre>
 * x86-64 (cmd/internal/obj/x86/obj6.go)      aarch64 (cmd/internal/obj/arm64/obj7.go)
 *   CFA = rsp + pcsp + 8                       CFA = sp + pcsp
 *   return address at CFA - 8                  return address at sp, in the link register if pcsp is 0
 *   saved rbp at CFA - 16, if pcsp is not 0    saved x29 at sp - 8, if pcsp is not 0
 * </pre>
 *
 * Assembly functions need not save the frame pointer; their first instructions tell. Functions of the runtime that
 * change to another stack keep the old one in the frame pointer, so the rule goes by that. Where a stack of Go begins,
 * or its caller is known to the scheduler only, the rule is to stop.
 */
final class GoUnwinding {
    private static final long RUNTIME_PREFIX = 0x2e656d69746e7572L; // "runtime."

    private enum Treatment {
        BY_STACK_POINTER,
        BY_FRAME_POINTER,
        STOP,
        SIGNAL
    }

    private final ElfFile elf;
    private final GoPclntab table;
    private final RuleSet rules;
    private final CfiCounters counters;
    private final RowSink sink;
    private final CodeBytes code;
    private final boolean isX86;

    GoUnwinding(ElfFile elf, GoPclntab table, RuleSet rules, CfiCounters counters, RowSink sink) {
        this.elf = elf;
        this.table = table;
        this.rules = rules;
        this.counters = counters;
        this.sink = sink;
        this.code = new CodeBytes(elf);
        this.isX86 = elf.machine() == ElfMachine.X86_64;
    }

    /** A function with damaged tables is skipped and counted. */
    void read() throws ElfException {
        int count = table.functionCount();
        for (int i = 0; i < count; i++) {
            try {
                function(table.function(i));
            } catch (ElfException e) {
                counters.skipped++;
            }
        }
    }

    private void function(GoFunction function) throws ElfException {
        Treatment treatment = treatment(function);
        // The caller of a signal handler is the first byte of sigreturn, looked up by the byte before it.
        long start = treatment == Treatment.SIGNAL ? function.entry() - 1 : function.entry();
        if (!sink.begin(start, function.end())) {
            if (function.end() != function.entry()) {
                counters.skipped++;
            }
            return;
        }
        switch (treatment) {
            case STOP -> row(start, rules.stop());
            case SIGNAL -> row(start, rules.signal());
            case BY_FRAME_POINTER, BY_STACK_POINTER -> {
                row(start, RuleSet.INVALID); // stays if the table is damaged or missing
                rows(function, treatment == Treatment.BY_FRAME_POINTER);
            }
        }
    }

    private void row(long address, int rule) {
        counters.rows++;
        sink.row(address, rule);
    }

    private void rows(GoFunction function, boolean byFramePointer) throws ElfException {
        boolean isAssembly = (function.flags() & GoFunction.FLAG_ASSEMBLY) != 0;
        boolean savesFramePointer = true;
        int frame = 0;
        GoValues values = table.values(function, function.pcsp());
        while (values.next()) {
            int below = values.value();
            if (below > 0 && frame == 0) {
                frame = below;
                savesFramePointer = !isX86 || !isAssembly || savesFramePointer(values.start(), below);
                if (byFramePointer && savesFramePointer) {
                    row(values.start(), rule(below, true));
                    long established = values.start() + (isX86 ? 3 : 8);
                    if (established < values.end()) {
                        row(established, frameRule(frame));
                    }
                    continue;
                }
            }
            row(
                    values.start(),
                    below > 0 && byFramePointer && savesFramePointer
                            ? frameRule(frame)
                            : rule(below, savesFramePointer));
        }
    }

    private int rule(int below, boolean savesFramePointer) {
        if (below < 0) {
            return RuleSet.INVALID;
        }
        boolean isSaved = below > 0 && savesFramePointer;
        int fpOp = isSaved ? UnwindRule.FP_CFA_OFFSET : UnwindRule.FP_SAME;
        if (isX86) {
            return rules.register(7, below + 8, fpOp, isSaved ? -16 : 0, UnwindRule.RA_CFA_OFFSET, -8);
        }
        int raOp = below > 0 ? UnwindRule.RA_CFA_OFFSET : UnwindRule.RA_SAME;
        return rules.register(31, below, fpOp, isSaved ? -below - 8 : 0, raOp, -below);
    }

    /** The frame pointer points at the saved one; on aarch64 that is one word below the frame. */
    private int frameRule(int frame) {
        return isX86
                ? rules.framePointer(ElfMachine.X86_64)
                : rules.register(29, frame + 8, UnwindRule.FP_CFA_OFFSET, -frame - 8, UnwindRule.RA_CFA_OFFSET, -frame);
    }

    /**
     * Whether the stack grew by {@code push rbp} (Go 1.21 and later), or the next instruction is
     * {@code mov [rsp+...], rbp}.
     */
    private boolean savesFramePointer(long grown, int below) throws ElfException {
        if (below == 8 && code.u8(grown - 1) == 0x55) {
            return true;
        }
        long next = code.word(grown, 4);
        return next == 0x246c8948L || next == 0x24ac8948L;
    }

    private Treatment treatment(GoFunction function) throws ElfException {
        if (elf.header().entry() == function.entry()) {
            return Treatment.STOP;
        }
        boolean mayBeSpecial = function.flags() != 0
                || function.id() != 0
                || (table.format() == GoTableFormat.GO_1_16
                        && table.nameStart(function.nameOffset()) == RUNTIME_PREFIX);
        if (!mayBeSpecial) {
            return Treatment.BY_STACK_POINTER;
        }
        String name = table.name(function.nameOffset());
        return switch (name) {
            case "runtime.goexit",
                    "runtime.mstart",
                    "runtime.mcall",
                    "runtime.rt0_go",
                    "runtime.gogo",
                    "runtime.morestack",
                    "_rt0_amd64",
                    "_rt0_arm64" -> Treatment.STOP;
            // On aarch64 it takes over the frame pointer of the other stack, too.
            case "runtime.asmcgocall" -> isX86 ? Treatment.BY_FRAME_POINTER : Treatment.STOP;
            case "runtime.sigreturn", "runtime.sigreturn__sigaction" -> Treatment.SIGNAL;
            case "runtime.systemstack", "runtime.nanotime1", "runtime.walltime", "runtime.walltime1", "time.now" ->
                Treatment.BY_FRAME_POINTER;
            default ->
                (function.flags() & GoFunction.FLAG_SP_WRITE) != 0
                                && table.nameStart(function.nameOffset()) == RUNTIME_PREFIX
                        ? Treatment.BY_FRAME_POINTER
                        : Treatment.BY_STACK_POINTER;
        };
    }
}
