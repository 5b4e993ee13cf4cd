/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process with V8 in it: says where its code is and names its frames. */
final class V8Process implements RuntimeProcess {
    private final V8Image image;
    private final TargetProcess target;
    private final V8Frames namer;
    private @Nullable ByteBuffer published;

    V8Process(V8Image image, TargetProcess target) {
        this.image = image;
        this.target = target;
        namer = new V8Frames(image, new Heap(target.memory(), image.heap));
    }

    @Override
    public void refresh() throws UnwinderException, IOException {
        CodeAreas areas = CodeAreas.find(image, target);
        ByteBuffer value = value(areas);
        // What was found by the kernel half is in the value that is there; so it stays when nothing is new.
        if (!value.equals(published)) {
            target.publish(value.duplicate().order(ByteOrder.nativeOrder()));
            published = value;
        }
        List<CodeRange> ranges = new ArrayList<>(areas.generated());
        ranges.addAll(areas.builtins());
        target.code(ranges);
    }

    private ByteBuffer value(CodeAreas areas) {
        ByteBuffer value = ByteBuffer.allocate(V8ProcessLayout.SIZE).order(ByteOrder.nativeOrder());
        List<CodeRange> builtins = areas.builtins();
        if (!builtins.isEmpty()) {
            value.putLong(V8ProcessLayout.BUILTINS_START, builtins.get(0).start());
            value.putLong(V8ProcessLayout.BUILTINS_END, builtins.get(0).end());
        }
        if (builtins.size() > 1) {
            value.putLong(V8ProcessLayout.COPY_START, builtins.get(1).start());
            value.putLong(V8ProcessLayout.COPY_END, builtins.get(1).end());
        }
        List<CodeRange> generated = areas.generated();
        if (!generated.isEmpty()) {
            value.putLong(V8ProcessLayout.JIT_START, generated.get(0).start());
            value.putLong(
                    V8ProcessLayout.JIT_END, generated.get(generated.size() - 1).end());
        }
        value.putInt(V8ProcessLayout.TRAMPOLINE_START, image.builtins.trampolineStart())
                .putInt(V8ProcessLayout.TRAMPOLINE_FRAME, image.trampolineFrame)
                .putInt(V8ProcessLayout.TRAMPOLINE_END, image.builtins.trampolineEnd())
                .putInt(V8ProcessLayout.PROLOGUE_START, image.builtins.prologueStart())
                .putInt(V8ProcessLayout.PROLOGUE_END, image.builtins.prologueEnd())
                .putInt(V8ProcessLayout.MAP_TYPE, image.heap.mapType)
                .putInt(V8ProcessLayout.FUNCTION_SHARED, image.heap.functionShared)
                .putInt(V8ProcessLayout.INFO_NAME, image.heap.infoName)
                .putInt(V8ProcessLayout.INFO_SCRIPT, image.heap.infoScript)
                .putShort(V8ProcessLayout.TYPE_FUNCTION_INFO, (short) image.heap.typeFunctionInfo)
                .putShort(V8ProcessLayout.TYPE_BYTECODE_ARRAY, (short) image.heap.typeBytecodeArray)
                .putShort(V8ProcessLayout.TYPE_ENTRY, (short) image.frameTypes.entry)
                .putShort(V8ProcessLayout.TYPE_CONSTRUCT_ENTRY, (short) image.frameTypes.constructEntry);
        return value;
    }

    @Override
    public void name(RawFrame frame, FrameNames names) throws UnwinderException, IOException {
        namer.name(frame, names);
    }
}
