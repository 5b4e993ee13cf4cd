/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

/** Where the fields of {@code struct v8_process} lie, and what frames hold: {@code bpf-native/src/v8.bpf.c}. */
final class V8ProcessLayout {
    static final int BUILTINS_START = 0;
    static final int BUILTINS_END = 8;
    static final int COPY_START = 16;
    static final int COPY_END = 24;
    static final int JIT_START = 32;
    static final int JIT_END = 40;
    static final int FUNCTION_INFO_MAP = 48;
    static final int BYTECODE_ARRAY_MAP = 56;
    static final int TRAMPOLINE_START = 64;
    static final int TRAMPOLINE_FRAME = 68;
    static final int TRAMPOLINE_END = 72;
    static final int MAP_TYPE = 76;
    static final int FUNCTION_SHARED = 80;
    static final int INFO_NAME = 84;
    static final int INFO_SCRIPT = 88;
    static final int TYPE_FUNCTION_INFO = 92;
    static final int TYPE_BYTECODE_ARRAY = 94;
    static final int TYPE_ENTRY = 96;
    static final int TYPE_CONSTRUCT_ENTRY = 98;
    static final int PROLOGUE_START = 100;
    static final int PROLOGUE_END = 104;
    static final int SIZE = 112;

    static final int FP_CONTEXT = 8;
    static final int FP_FUNCTION = 16;
    static final int FP_BYTECODE_ARRAY = 32;
    static final int FP_BYTECODE_OFFSET = 40;

    static final int KIND_BUILTIN = 0;
    static final int KIND_INTERPRETED = 1;
    static final int KIND_JIT = 2;
    static final int KIND_LEAF = 3;
    static final int KIND_FUNCTION = 4;
    static final int KIND_MARKED = 5;
    static final int KIND_SHIFT = 3;
    static final int KIND_MASK = (1 << KIND_SHIFT) - 1;

    private V8ProcessLayout() {}
}
