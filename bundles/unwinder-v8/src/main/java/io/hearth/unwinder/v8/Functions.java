/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads functions and remembers some: {@code src/objects/shared-function-info.tq}. */
final class Functions {
    private static final int MAX_REMEMBERED = 8192;
    private static final int MAX_KEPT_CHARACTERS = 1 << 20;
    private static final int MAX_NAME = 1024;
    private static final int INFO_BYTES = 64;
    private static final int INTERPRETER_BYTECODE = 8;
    private static final int BASELINE_BYTECODE = 16;

    private final Heap heap;
    private final HeapStrings strings;
    private final Scripts scripts;
    private final CodeLayout code;
    private final Map<Key, JsFunction> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, JsFunction> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private int keptCharacters;

    private record Key(long info, long name, long script, long data) {}

    Functions(Heap heap, HeapStrings strings, CodeLayout code) {
        this.heap = heap;
        this.strings = strings;
        this.code = code;
        scripts = new Scripts(heap, strings);
    }

    /** What distinguishes a function from another that takes its memory; as {@code load_function} of the C half. */
    int cookie(long name, long script) {
        return (int) (name >>> 3) * 31 + (int) (script >>> 3);
    }

    /** The function of a SharedFunctionInfo; null when that is none. */
    @Nullable
    JsFunction read(long tagged) throws IOException {
        return read(tagged, 0, false);
    }

    /** The same, if it is still the one that the frame saw. */
    @Nullable
    JsFunction read(long tagged, int cookie) throws IOException {
        return read(tagged, cookie, true);
    }

    private @Nullable JsFunction read(long tagged, int cookie, boolean isChecked) throws IOException {
        if (heap.type(tagged) != heap.layout.typeFunctionInfo) {
            return null;
        }
        byte[] info = heap.memory.bytes(Heap.address(tagged), INFO_BYTES);
        long name = Words.s64(info, heap.layout.infoName);
        long script = Words.s64(info, heap.layout.infoScript);
        if (isChecked && cookie(name, script) != cookie) {
            return null;
        }
        Key key = new Key(tagged, name, script, Words.s64(info, heap.layout.infoData));
        JsFunction known = remembered.get(key);
        if (known == null) {
            // Functions keep their scripts.
            if (scripts.isFull() || keptCharacters > MAX_KEPT_CHARACTERS) {
                scripts.clear();
                remembered.clear();
                keptCharacters = 0;
            }
            known = read(key);
            remembered.put(key, known);
            keptCharacters += known.name().length();
        }
        return known;
    }

    private JsFunction read(Key key) throws IOException {
        ScopeInfo scope = heap.type(key.name()) == heap.layout.typeScopeInfo
                ? ScopeInfo.read(heap, strings, key.name())
                : new ScopeInfo(strings.text(key.name(), MAX_NAME), -1);
        return new JsFunction(
                scope.name(), scripts.read(key.script()), scope.start(), key.data(), Heap.isSmi(key.data()));
    }

    /** The bytecode array that a function's data lead to; 0 when it has none now. */
    long bytecodeArray(long data) throws IOException {
        long tagged = data;
        for (int i = 0; i < 4; i++) {
            int type = heap.type(tagged);
            if (type < 0) {
                return 0;
            } else if (type == heap.layout.typeBytecodeArray) {
                return tagged;
            } else if (type == heap.layout.typeInterpreterData) {
                tagged = heap.field(tagged, INTERPRETER_BYTECODE);
            } else if (type == heap.layout.typeBaselineData) {
                tagged = heap.field(tagged, BASELINE_BYTECODE);
            } else if (type == heap.layout.typeCode) {
                tagged = heap.field(tagged, code.deoptimizationData);
            } else {
                return 0;
            }
        }
        return 0;
    }
}
