/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names frames by where they are in code that V8 has compiled: baseline code by its bytecode, optimised code with all that was inlined. */
final class CompiledFrames {
    private static final String ANONYMOUS = "(anonymous)";
    private static final String WASM_WRAPPER = "wasm://";
    private static final int MAX_BYTECODE = 1 << 20;
    private static final int MAX_INLINED = 128;
    private static final int MAX_BASELINE = 4096;

    private final V8Image image;
    private final Heap heap;
    private final Functions functions;
    private final CodeFinder codes;

    /** Baseline code has no way back to its function; frames that have both tell. */
    private final Map<Long, Long> baselineFunctions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX_BASELINE;
        }
    };

    CompiledFrames(V8Image image, Heap heap, Functions functions) {
        this.image = image;
        this.heap = heap;
        this.functions = functions;
        codes = new CodeFinder(heap, image.code);
    }

    /** A frame in compiled code, by its function, which may be 0, the place in the code, and what tells both. */
    void name(long info, long pc, long word, FrameNames names) throws UnwinderException, IOException {
        JsFunction outer = info == 0 ? null : functions.read(info | 1, (int) (word >>> Integer.SIZE));
        CompiledCode code = CodeHash.of(heap.memory, pc) == (int) word ? codes.find(pc) : null;
        if (code == null) {
            if (outer == null) {
                throw new UnwinderException("the code has been replaced");
            }
            add(outer, SourcePosition.UNKNOWN, names);
            return;
        }
        names.tier(image.code.tier(code.kind()));
        int offset = (int) (pc - code.start());
        if (code.kind() == image.code.kindBaseline) {
            nameBaseline(info, outer, code, offset, names);
        } else {
            nameOptimised(outer, code, offset, names);
        }
    }

    private void nameBaseline(long info, @Nullable JsFunction known, CompiledCode code, int offset, FrameNames names)
            throws UnwinderException, IOException {
        long array = functions.bytecodeArray(heap.field(code.code(), image.code.deoptimizationData));
        // A frame that was just being set up or taken down is its caller's; then the code is another function's.
        Long remembered = baselineFunctions.get(code.code());
        boolean isOwn = known != null
                && (array == 0
                        || (remembered != null && remembered == info)
                        || functions.bytecodeArray(known.data()) == array);
        JsFunction function = known;
        if (isOwn) {
            baselineFunctions.put(code.code(), info);
        } else {
            function = remembered == null ? null : functions.read(remembered | 1);
        }
        if (function != null) {
            array = array == 0 ? functions.bytecodeArray(function.data()) : array;
            add(function, array == 0 ? 0 : bytecodePosition(array, bytecodeOffset(code, array, offset)), names);
        }
        if (!isOwn && known != null) {
            add(known, SourcePosition.UNKNOWN, names);
        } else if (function == null) {
            throw new UnwinderException("the function of baseline code is not known");
        }
    }

    /** {@code src/baseline/bytecode-offset-iterator.h}: the table has how much code each bytecode became. */
    private int bytecodeOffset(CompiledCode code, long array, int wanted) throws IOException {
        int length = Heap.smi(heap.field(array, heap.layout.arrayLength));
        byte[] bytecodes = heap.memory.bytes(
                Heap.address(array) + heap.layout.bytecodeData, Math.max(0, Math.min(length, MAX_BYTECODE)));
        VariableLength lengths = new VariableLength(code.positions(heap, image.code));
        int at = 0;
        // The first entry is the prologue, which belongs to the first bytecode.
        long end = lengths.unsigned();
        while (lengths.hasMore()) {
            end += lengths.unsigned();
            if (end > wanted) {
                break;
            }
            int size = image.bytecodeSizes.lengthAt(bytecodes, at);
            if (size == 0) {
                break;
            }
            at += size;
        }
        return at;
    }

    private void nameOptimised(@Nullable JsFunction frame, CompiledCode code, int offset, FrameNames names)
            throws UnwinderException, IOException {
        Inlining inlining = code.inlining(heap, image.code);
        long position = SourcePosition.find(code.positions(heap, image.code), offset);
        JsFunction own = functions.read(inlining.function());
        own = own == null ? frame : own;
        int before = Integer.MAX_VALUE;
        for (int i = 0; i < MAX_INLINED; i++) {
            int id = SourcePosition.inlining(position);
            // A call is inlined before those within it.
            if (id < 0 || id >= before) {
                break;
            }
            JsFunction inlined = functions.read(inlining.function(id));
            if (inlined != null && !inlined.isBuiltin()) {
                add(inlined, position, names);
            }
            position = inlining.call(id);
            before = id;
        }
        if (own == null) {
            throw new UnwinderException("the function of optimised code is not known");
        }
        add(own, position, names);
    }

    /** Position in the source of an offset in bytecode. */
    long bytecodePosition(long array, int offset) throws IOException {
        if (heap.type(array) != heap.layout.typeBytecodeArray) {
            return SourcePosition.UNKNOWN;
        }
        return SourcePosition.find(heap.byteArray(heap.field(array, heap.layout.bytecodePositions)), offset);
    }

    /** Adds a function at a position in its script. */
    void add(JsFunction function, long position, FrameNames names) {
        Lines lines = function.script().lines();
        int offset = SourcePosition.offset(position);
        int line = offset < 0 ? function.firstLine() : lines.line(offset);
        String name = function.name().isEmpty() ? ANONYMOUS : function.name();
        if (function.script().file().startsWith(WASM_WRAPPER)) {
            // What JavaScript calls is named by its number in the module.
            name = "js-to-wasm[" + name + "]";
        }
        names.function(name, function.script().file(), line, lines.column(offset), function.firstLine());
    }
}
