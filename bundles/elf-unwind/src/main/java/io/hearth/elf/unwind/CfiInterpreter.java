/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import org.jspecify.annotations.Nullable;

/**
 * Runs call frame instructions (DWARF 5, 6.4.2 and 6.4.3, and the GNU and Arm additions) and gives out rows. One big
 * switch, because the instructions are one list: hence the length.
 */
final class CfiInterpreter {
    private final RuleSet rules;
    private final CfiCounters counters;
    private final CfiState state;
    private final LebReader leb = new LebReader();
    private final CfaExpression expression = new CfaExpression();

    CfiInterpreter(boolean isX86, RuleSet rules, CfiCounters counters) {
        this.rules = rules;
        this.counters = counters;
        this.state = new CfiState(isX86);
    }

    /** Works out the registers at the start of a CIE's functions; false if the instructions are not understood. */
    boolean initialise(CommonEntry cie, byte[] b, int from, int end) {
        state.reset();
        boolean understood = run(cie, b, from, end, 0, 0, null);
        cie.initial.copyFrom(state);
        return understood;
    }

    /** Runs a frame description that begins at {@code start} and gives its rows to a sink that has begun a range. */
    void interpret(CommonEntry cie, byte[] b, int from, int end, long start, long limit, RowSink sink) {
        if (cie.isSignalFrame) {
            counters.rows++;
            sink.row(start, rules.signal());
            return;
        }
        state.copyFrom(cie.initial);
        if (!run(cie, b, from, end, start, limit, sink)) {
            counters.skipped++;
        }
    }

    private void emit(@Nullable RowSink sink, long location) {
        if (sink != null) {
            counters.rows++;
            sink.row(location, state.rule(rules, counters));
        }
    }

    /**
     * Bytes up to {@code end + LebReader.SLACK} must exist. When an instruction is not understood the rest of the range
     * becomes invalid.
     */
    private boolean run(CommonEntry cie, byte[] b, int from, int end, long start, long limit, @Nullable RowSink sink) {
        long location = start;
        long factor = cie.dataAlignment;
        int ra = cie.returnRegister;
        LebReader in = leb;
        in.at = from;
        while (in.at < end) {
            int op = b[in.at++] & 0xff;
            int low = op & 0x3f;
            long advance = 0;
            boolean understood = true;
            switch (op >>> 6) {
                case 1 -> advance = low;
                case 2 -> state.save(low, ra, in.unsigned(b) * factor);
                case 3 -> state.restore(low, ra, cie.initial);
                default -> {
                    switch (low) {
                        case 0x00 -> {} // nop
                        case 0x01 -> { // set_loc
                            long to = pointer(cie, b);
                            understood = to >= location;
                            if (understood) {
                                emit(sink, location);
                                location = to;
                            }
                        }
                        case 0x02 -> advance = b[in.at++] & 0xff;
                        case 0x03 -> {
                            advance = (b[in.at] & 0xff) | (b[in.at + 1] & 0xff) << 8;
                            in.at += 2;
                        }
                        case 0x04 -> {
                            advance = s32(b, in.at) & 0xffffffffL;
                            in.at += 4;
                        }
                        case 0x05 -> { // offset_extended
                            int register = register(b);
                            state.save(register, ra, in.unsigned(b) * factor);
                        }
                        case 0x06 -> state.restore(register(b), ra, cie.initial); // restore_extended
                        case 0x07 ->
                            state.set( // undefined
                                    register(b), ra, UnwindRule.FP_UNDEFINED, UnwindRule.RA_UNDEFINED);
                        case 0x08 -> state.set(register(b), ra, UnwindRule.FP_SAME, UnwindRule.RA_SAME);
                        case 0x09 -> { // register
                            int register = register(b);
                            boolean isItself = register(b) == register;
                            state.set(
                                    register,
                                    ra,
                                    isItself ? UnwindRule.FP_SAME : CfiState.LOST,
                                    isItself ? UnwindRule.RA_SAME : CfiState.LOST);
                        }
                        case 0x0a -> understood = state.remember();
                        case 0x0b -> understood = state.recall();
                        case 0x0c -> { // def_cfa
                            int register = register(b);
                            state.defineCfa(register, in.unsigned(b));
                        }
                        case 0x0d -> state.defineCfaRegister(register(b));
                        case 0x0e -> state.defineCfaOffset(in.unsigned(b));
                        case 0x0f -> { // def_cfa_expression
                            int to = block(b, end);
                            understood = to >= 0;
                            if (understood) {
                                state.defineCfaExpression(expression.recognise(b, in.at, to), expression);
                                in.at = to;
                            }
                        }
                        case 0x10 -> { // expression
                            int register = register(b);
                            int to = block(b, end);
                            understood = to >= 0;
                            if (understood) {
                                int kind = expression.recognise(b, in.at, to);
                                state.saveAtExpression(register, ra, kind, expression);
                                in.at = to;
                            }
                        }
                        case 0x11 -> { // offset_extended_sf
                            int register = register(b);
                            state.save(register, ra, in.signed(b) * factor);
                        }
                        case 0x12 -> { // def_cfa_sf
                            int register = register(b);
                            state.defineCfa(register, in.signed(b) * factor);
                        }
                        case 0x13 -> state.defineCfaOffset(in.signed(b) * factor); // def_cfa_offset_sf
                        case 0x14, 0x15 -> { // val_offset, val_offset_sf
                            state.set(register(b), ra, CfiState.LOST, CfiState.LOST);
                            in.unsigned(b);
                        }
                        case 0x16 -> { // val_expression
                            state.set(register(b), ra, CfiState.LOST, CfiState.LOST);
                            int to = block(b, end);
                            understood = to >= 0;
                            in.at = Math.max(in.at, to);
                        }
                        case 0x1d -> { // MIPS_advance_loc8
                            advance = (s32(b, in.at) & 0xffffffffL) | (long) s32(b, in.at + 4) << 32;
                            in.at += 8;
                        }
                        case 0x2c, 0x2d -> {} // AARCH64_negate_ra_state[_with_pc]: addresses are masked anyway
                        case 0x2e -> in.unsigned(b); // GNU_args_size
                        case 0x2f -> { // GNU_negative_offset_extended
                            int register = register(b);
                            state.save(register, ra, -in.unsigned(b) * factor);
                        }
                        default -> understood = false;
                    }
                }
            }
            if (!understood || in.at > end || advance < 0) {
                if (sink != null) {
                    sink.row(location, RuleSet.INVALID);
                }
                return false;
            }
            if (advance > 0) {
                emit(sink, location);
                location += advance * cie.codeAlignment;
            }
            if (sink != null && (location >= limit || location < start)) {
                return location >= start;
            }
        }
        emit(sink, location);
        return true;
    }

    private int register(byte[] b) {
        return (int) Math.min(leb.unsigned(b) & Long.MAX_VALUE, 0xffff);
    }

    /** Where a block of bytes ends, whose length comes next; -1 if that is beyond the instructions. */
    private int block(byte[] b, int end) {
        long length = leb.unsigned(b);
        return length < 0 || length > end - leb.at ? -1 : leb.at + (int) length;
    }

    private long pointer(CommonEntry cie, byte[] b) {
        // Only plain addresses: no producer is known that uses set_loc with others.
        if (cie.pointerEncoding != 0) {
            return -1;
        }
        long value = (s32(b, leb.at) & 0xffffffffL) | (long) s32(b, leb.at + 4) << 32;
        leb.at += 8;
        return value;
    }

    private static int s32(byte[] b, int at) {
        return (b[at] & 0xff) | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16 | b[at + 3] << 24;
    }
}
