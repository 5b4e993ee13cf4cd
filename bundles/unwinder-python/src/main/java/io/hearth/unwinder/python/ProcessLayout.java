/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct python_process} of bpf-native/include/python.h. */
final class ProcessLayout {

    static final int INTERPRETERS = 0;
    static final int MAIN_INTERPRETER = 8;
    static final int THREAD_SLOT = 16;
    static final int INTERPRETER_NEXT = 20;
    static final int INTERPRETER_THREADS = 24;
    static final int THREAD_BYTES = 28;
    static final int THREAD_NEXT = 30;
    static final int THREAD_ID = 32;
    static final int THREAD_FRAME = 34;
    static final int CFRAME_FRAME = 36;
    static final int FRAME_BYTES = 38;
    static final int FRAME_CODE = 40;
    static final int FRAME_BACK = 42;
    static final int FRAME_LAST = 44;
    static final int FRAME_OWNER = 46;
    static final int CODE_BYTES = 48;
    static final int CODE_NAME = 50;
    static final int CODE_QUALNAME = 52;
    static final int CODE_FILENAME = 54;
    static final int CODE_LINES = 56;
    static final int CODE_FIRST_LINE = 58;
    static final int CODE_ARGCOUNT = 60;
    static final int CODE_START = 62;
    static final int CALLS = 64;
    static final int SIZE = 72;

    /** {@code enum python_calls}. */
    static final int FRAME_A_CALL = 0;

    static final int ENTRY_FLAG = 1;
    static final int SHIM_FRAME = 2;

    private ProcessLayout() {}

    static ByteBuffer encode(
            PythonVersion version, PythonOffsets o, long interpreters, long mainInterpreter, int threadSlot) {
        CodeOffsets code = o.code();
        int calls = version.isAtLeast(12) ? SHIM_FRAME : version.isAtLeast(11) ? ENTRY_FLAG : FRAME_A_CALL;
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.nativeOrder())
                .putLong(INTERPRETERS, interpreters)
                .putLong(MAIN_INTERPRETER, mainInterpreter)
                .putInt(THREAD_SLOT, threadSlot)
                .putInt(INTERPRETER_NEXT, o.interpreterNext())
                .putInt(INTERPRETER_THREADS, o.interpreterThreads())
                .putShort(THREAD_BYTES, (short) o.threadBytes())
                .putShort(THREAD_NEXT, (short) o.threadNext())
                .putShort(THREAD_ID, (short) o.threadId())
                .putShort(THREAD_FRAME, (short) o.threadFrame())
                .putShort(CFRAME_FRAME, (short) o.cframeFrame())
                .putShort(FRAME_BYTES, (short) o.frameBytes())
                .putShort(FRAME_CODE, (short) o.frameCode())
                .putShort(FRAME_BACK, (short) o.frameBack())
                .putShort(FRAME_LAST, (short) o.frameLast())
                .putShort(FRAME_OWNER, (short) Math.max(0, o.frameOwner()))
                .putShort(CODE_BYTES, (short) code.bytes())
                .putShort(CODE_NAME, (short) code.name())
                .putShort(CODE_QUALNAME, (short) code.qualname())
                .putShort(CODE_FILENAME, (short) code.filename())
                .putShort(CODE_LINES, (short) code.lines())
                .putShort(CODE_FIRST_LINE, (short) code.firstLine())
                .putShort(CODE_ARGCOUNT, (short) code.argcount())
                .putShort(CODE_START, (short) code.start())
                .putShort(CALLS, (short) calls);
    }
}
