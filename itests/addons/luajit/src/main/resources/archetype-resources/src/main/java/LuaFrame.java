/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.profiler.api.RawFrame;

/**
 * A frame as luajit.bpf.c pushes it.
 *
 * @param address of the prototype or the C function, or of the machine code in a trace
 * @param isTrace whether it is machine code
 * @param position index of the bytecode instruction; of a trace its number
 * @param check tells what was at the address from what may be there now
 * @param caller prototype of the Lua function that called it; 0 when none did
 * @param callerPosition index of the calling instruction
 * @param global the global_State, in the innermost frame of a stack; 0 elsewhere
 */
record LuaFrame(long address, boolean isTrace, int position, long check, long caller, int callerPosition, long global) {
    static final int POSITION_UNKNOWN = 0xffffff;
    static final int POSITION_C = 0xfffffe;

    private static final long POINTER = (1L << 47) - 1;
    private static final int POSITION_BITS = 24;

    static LuaFrame of(RawFrame frame) {
        long place = frame.count() > 0 ? frame.word(0) : 0;
        long caller = frame.count() > 1 ? frame.word(1) : 0;
        return new LuaFrame(
                frame.payload() & POINTER,
                frame.payload() >>> 47 == 1,
                (int) place & POSITION_UNKNOWN,
                place >>> POSITION_BITS,
                caller & POINTER,
                (int) (caller >>> 47),
                frame.count() > 2 ? frame.word(2) : 0);
    }

    boolean isC() {
        return !isTrace && position == POSITION_C;
    }
}
