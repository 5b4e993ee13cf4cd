/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.profiler.api.RemoteMemory;

/** Tells code from what is generated at the same address later: {@code code_hash} of {@code v8.bpf.c}. */
final class CodeHash {
    private static final int WORDS = 4;
    private static final int BEFORE = 16;

    private CodeHash() {}

    static int of(RemoteMemory memory, long pc) {
        byte[] code = memory.bytes(pc - BEFORE, WORDS * Long.BYTES);
        long hash = 0;
        if (code.length == WORDS * Long.BYTES) {
            for (int i = 0; i < WORDS; i++) {
                hash = hash * 31 + Words.s64(code, i * Long.BYTES);
            }
        }
        return (int) (hash ^ hash >>> Integer.SIZE);
    }
}
