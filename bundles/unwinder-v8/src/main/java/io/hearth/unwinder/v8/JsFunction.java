/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

/**
 * What is the same in all calls of a function.
 *
 * @param name its name, or what it was assigned to; empty for a builtin of V8
 * @param script where it is written
 * @param start position of its first character in the script; -1 when unknown
 * @param data bytecode, or what leads to it: a tagged word
 * @param isBuiltin it is one of V8's own and has no source
 */
record JsFunction(String name, Script script, int start, long data, boolean isBuiltin) {

    int firstLine() {
        return script.lines().line(start);
    }
}
