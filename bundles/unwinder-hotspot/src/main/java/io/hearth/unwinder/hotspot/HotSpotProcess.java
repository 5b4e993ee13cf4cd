/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.RuntimeNotReadyException;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process with a HotSpot virtual machine: tells the BPF half where its code is, and names its frames. */
final class HotSpotProcess implements RuntimeProcess {
    private static final int MOST_NAME_BYTES = 128;
    private static final long INDEX_MASK = 0xffffffffL;

    private final TargetProcess process;
    private final RemoteMemory memory;
    private final VmFields fields;
    private final boolean arm;
    private final MethodReader methods;
    private final CompiledCodeReader compiled;
    private @Nullable InterpreterCode interpreter;
    private @Nullable ByteBuffer published;

    HotSpotProcess(TargetProcess process, VmFields fields, int major, boolean arm)
            throws UnwinderException, IOException {
        this.process = process;
        this.memory = process.memory();
        this.fields = fields;
        this.arm = arm;
        Unsigned5 numbers = Unsigned5.ofVersion(major);
        methods = new MethodReader(memory, fields, numbers);
        compiled = new CompiledCodeReader(memory, fields, numbers, methods);
        refresh();
    }

    @Override
    public void refresh() throws UnwinderException, IOException {
        List<CodeHeap> heaps = CodeHeap.of(fields, memory, process.bias());
        InterpreterCode code = interpreter;
        if (code == null || !code.isCurrent(fields, memory, process.bias())) {
            code = InterpreterCode.of(fields, memory, process.bias(), arm);
            interpreter = code;
        }
        long callStub = memory.u64(fields.callStubReturn + process.bias());
        if (callStub == 0) {
            throw new RuntimeNotReadyException("the stub routines are not generated yet");
        }
        ByteBuffer value = HotSpotLayout.value(fields, heaps, code, callStub, bytecodeSlot());
        if (value.equals(published)) {
            return;
        }
        process.publish(value.duplicate().order(value.order()));
        process.code(heaps.stream()
                .map(heap -> new CodeRange(heap.start(), heap.end(), CodeRange.Kind.GENERATED))
                .toList());
        published = value;
    }

    /** Bytes below the frame pointer. JDK 9 added the class mirror to the frame (frame_x86.hpp, frame_aarch64.hpp). */
    private int bytecodeSlot() {
        boolean hasMirror = fields.heaps != -1;
        return 8 * (arm ? hasMirror ? 9 : 7 : hasMirror ? 8 : 7);
    }

    @Override
    public void name(RawFrame frame, FrameNames names) throws UnwinderException, IOException {
        if (frame.count() < 1) {
            throw new UnwinderException("a frame without its second word");
        }
        long payload = frame.payload();
        long pointer = payload & ~7L;
        int cookie = (int) (frame.word(0) >>> 32);
        int position = (int) (frame.word(0) & INDEX_MASK);
        switch ((int) payload & HotSpotLayout.KIND_MASK) {
            case HotSpotLayout.INTERPRETED -> {
                JavaMethod method = methods.read(pointer);
                if ((int) (method.constMethod() >>> 3) != cookie) {
                    throw new UnwinderException("the method at 0x" + Long.toHexString(pointer) + " was replaced");
                }
                names.tier("interpreted");
                method.name(position, names);
            }
            case HotSpotLayout.COMPILED ->
                compiled.name(pointer, cookie, position, (payload & HotSpotLayout.LEAF) != 0, names);
            case HotSpotLayout.STUB -> nameStub(pointer, cookie, names);
            default -> throw new UnwinderException("a frame of an unknown kind");
        }
    }

    private void nameStub(long blob, int cookie, FrameNames names) throws UnwinderException, IOException {
        long name = memory.u64(blob + fields.blobName);
        if ((int) (name >>> 3) != cookie) {
            throw new UnwinderException("the stub at 0x" + Long.toHexString(blob) + " was replaced");
        }
        names.tier("stub");
        names.function(memory.text(name, MOST_NAME_BYTES), "", 0, 0, 0);
    }
}
