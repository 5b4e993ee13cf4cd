/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** {@code struct hotspot_process} of bpf-native/include/hotspot.h. */
final class HotSpotLayout {
    static final int HEAPS = 8;
    static final int ENTRIES = 8;
    static final int ABSENT = 0xffff;

    static final int CACHE_START = 0;
    static final int CACHE_END = 8;
    static final int INTERPRETER_START = 16;
    static final int INTERPRETER_END = 24;
    static final int ENTRIES_START = 32;
    static final int ENTRIES_END = 40;
    static final int CALL_STUB_RETURN = 48;
    static final int HEAP_COUNT = 56;
    static final int ENTRY_COUNT = 60;
    static final int SEGMENT_SHIFT = 64;
    static final int BLOCK_HEADER = 66;
    static final int BLOCK_USED = 68;
    static final int BLOB_NAME = 70;
    static final int BLOB_CODE_BEGIN = 72;
    static final int BLOB_CODE_END = 74;
    static final int BLOB_FRAME_SIZE = 76;
    static final int BLOB_FRAME_COMPLETE = 78;
    static final int NMETHOD_COMPILE_ID = 80;
    static final int NMETHOD_ORIG_PC = 82;
    static final int NMETHOD_DEOPT = 84;
    static final int NMETHOD_DEOPT_MH = 86;
    static final int CODE_BY_OFFSET = 88;
    static final int METHOD_CONST_METHOD = 90;
    static final int CONST_METHOD_SIZE = 92;
    static final int BCP_SLOT = 94;
    static final int FIRST_HEAP = 96;
    static final int FIRST_ENTRY = FIRST_HEAP + HEAPS * 24;
    static final int SIZE = FIRST_ENTRY + ENTRIES * 24;

    static final int INTERPRETED = 0;
    static final int COMPILED = 1;
    static final int STUB = 2;
    static final int KIND_MASK = 3;
    static final int LEAF = 4;

    private HotSpotLayout() {}

    static ByteBuffer value(
            VmFields fields, List<CodeHeap> heaps, InterpreterCode interpreter, long callStub, int bcp) {
        ByteBuffer b = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
        b.putLong(CACHE_START, heaps.get(0).start());
        b.putLong(CACHE_END, heaps.get(heaps.size() - 1).end());
        b.putLong(INTERPRETER_START, interpreter.start());
        b.putLong(INTERPRETER_END, interpreter.end());
        b.putLong(ENTRIES_START, interpreter.entriesStart());
        b.putLong(ENTRIES_END, interpreter.entriesEnd());
        b.putLong(CALL_STUB_RETURN, callStub);
        b.putInt(HEAP_COUNT, heaps.size());
        b.putInt(ENTRY_COUNT, interpreter.entries().size());
        b.putShort(SEGMENT_SHIFT, (short) heaps.get(0).segmentShift());
        b.putShort(BLOCK_HEADER, (short) fields.blockSize);
        b.putShort(BLOCK_USED, (short) fields.blockUsed);
        b.putShort(BLOB_NAME, (short) fields.blobName);
        b.putShort(BLOB_CODE_BEGIN, (short) fields.blobCodeBegin);
        b.putShort(BLOB_CODE_END, (short) fields.blobCodeEnd);
        b.putShort(BLOB_FRAME_SIZE, (short) fields.blobFrameSize);
        b.putShort(BLOB_FRAME_COMPLETE, (short) fields.blobFrameComplete);
        b.putShort(NMETHOD_COMPILE_ID, (short) fields.nmethodCompileId);
        b.putShort(NMETHOD_ORIG_PC, (short) fields.nmethodOrigPc);
        b.putShort(NMETHOD_DEOPT, (short) fields.nmethodDeopt);
        b.putShort(NMETHOD_DEOPT_MH, (short) (fields.nmethodDeoptMh < 0 ? ABSENT : fields.nmethodDeoptMh));
        b.putShort(CODE_BY_OFFSET, (short) (fields.codeByOffset ? 1 : 0));
        b.putShort(METHOD_CONST_METHOD, (short) fields.methodConstMethod);
        b.putShort(CONST_METHOD_SIZE, (short) fields.constMethodSize);
        b.putShort(BCP_SLOT, (short) bcp);
        int at = FIRST_HEAP;
        for (CodeHeap heap : heaps) {
            b.putLong(at, heap.start()).putLong(at + 8, heap.end()).putLong(at + 16, heap.segmap());
            at += 24;
        }
        at = FIRST_ENTRY;
        for (MethodEntry entry : interpreter.entries()) {
            b.putLong(at, entry.start()).putLong(at + 8, entry.framed()).putLong(at + 16, entry.end());
            at += 24;
        }
        return b;
    }
}
