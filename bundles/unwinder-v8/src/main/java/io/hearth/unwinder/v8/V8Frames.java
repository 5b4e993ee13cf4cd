/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;

/** Names the frames of one process. */
final class V8Frames {
    private final V8Image image;
    private final Heap heap;
    private final Functions functions;
    private final CompiledFrames compiled;
    private final WasmFunctions wasm;

    V8Frames(V8Image image, Heap heap) {
        this.image = image;
        this.heap = heap;
        functions = new Functions(heap, new HeapStrings(heap, image.strings), image.code);
        compiled = new CompiledFrames(image, heap, functions);
        wasm = new WasmFunctions(heap);
    }

    void name(RawFrame frame, FrameNames names) throws UnwinderException, IOException {
        int kind = (int) frame.payload() & V8ProcessLayout.KIND_MASK;
        long pointer = frame.payload() & ~(long) V8ProcessLayout.KIND_MASK;
        long first = frame.count() > 0 ? frame.word(0) : 0;
        long second = frame.count() > 1 ? frame.word(1) : 0;
        switch (kind) {
            case V8ProcessLayout.KIND_BUILTIN -> nameBuiltin(pointer >>> V8ProcessLayout.KIND_SHIFT, names);
            case V8ProcessLayout.KIND_INTERPRETED ->
                nameInterpreted(function(pointer, first), (int) first, second, names);
            case V8ProcessLayout.KIND_JIT, V8ProcessLayout.KIND_LEAF -> compiled.name(pointer, first, second, names);
            case V8ProcessLayout.KIND_FUNCTION -> nameFunction(function(pointer, first), (int) first, names);
            case V8ProcessLayout.KIND_MARKED -> {
                long function = frame.count() > 2 ? frame.word(2) : 0;
                nameMarked((int) (pointer >>> V8ProcessLayout.KIND_SHIFT), first, function, names);
            }
            default -> throw new UnwinderException("no frame of V8 is of kind " + kind);
        }
    }

    private JsFunction function(long info, long word) throws UnwinderException, IOException {
        JsFunction function = functions.read(info | 1, (int) (word >>> Integer.SIZE));
        if (function == null) {
            throw new UnwinderException("the function has been moved or collected");
        }
        return function;
    }

    private void nameBuiltin(long offset, FrameNames names) {
        String name = image.builtins.nameAt(offset);
        names.function("Builtin:" + (name.isEmpty() ? "+0x" + Long.toHexString(offset) : name), "", 0, 0, 0);
    }

    private void nameFunction(JsFunction function, int builtinOffset, FrameNames names) {
        if (function.isBuiltin() && builtinOffset != 0) {
            nameBuiltin(builtinOffset & 0xffffffffL, names);
        } else {
            compiled.add(function, SourcePosition.UNKNOWN, names);
        }
    }

    private void nameInterpreted(JsFunction function, int offset, long array, FrameNames names) throws IOException {
        names.tier("interpreted");
        // The interpreter counts from the tagged pointer.
        compiled.add(function, compiled.bytecodePosition(array, offset - (heap.layout.bytecodeData - 1)), names);
    }

    private void nameMarked(int type, long pc, long instance, FrameNames names) throws UnwinderException {
        String name = image.frameTypes.name(type);
        if (image.frameTypes.isWasm(type)) {
            int index = wasm.index(instance, pc);
            names.function("wasm-function[" + (index < 0 ? "?" : "+" + index) + "]", "", 0, 0, 0);
        } else if (!name.isEmpty()) {
            names.function("V8:" + name, "", 0, 0, 0);
        } else {
            throw new UnwinderException("code at 0x" + Long.toHexString(pc) + " is of a kind that is not known");
        }
    }
}
