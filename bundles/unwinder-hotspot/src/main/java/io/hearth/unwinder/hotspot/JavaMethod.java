/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.FrameNames;

/**
 * What names a method.
 *
 * @param constMethod address of its ConstMethod, which is another one when the method is replaced
 * @param name readable, see {@link MethodName}
 * @param file name of the source file; empty when unknown
 */
record JavaMethod(long constMethod, String name, String file, int codeBytes, LineTable lines) {

    /** About how much it takes. */
    int bytes() {
        return 200 + name.length() + file.length() + lines.bytes();
    }

    /** Adds it as a function, at a bytecode; one that it does not have stands for its begin. */
    void name(int bytecode, FrameNames names) {
        int index = bytecode < 0 || bytecode >= codeBytes ? 0 : bytecode;
        names.function(name, file, lines.line(index), 0, lines.firstLine());
    }
}
