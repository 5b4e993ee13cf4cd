/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;

/**
 * Debug information of one compiled method: places in its code, and for each the scopes that were inlined there.
 * Source: pcDesc.hpp, scopeDesc.cpp, debugInfo.hpp.
 */
final class CompiledCode {

    private static final int MOST_SCOPES = 128;

    private final int compileId;
    private final String tier;
    private final long method;
    /** Places by offset from the begin of the code, and offsets into the scopes' data that go with them; 0: none. */
    private final int[] pcs;

    private final int[] scopes;
    private final byte[] scopesData;
    /** Addresses that scopes refer to, by index from 1. */
    private final long[] metadata;

    CompiledCode(int compileId, String tier, long method, int[] pcs, int[] scopes, byte[] scopesData, long[] metadata) {
        this.compileId = compileId;
        this.tier = tier;
        this.method = method;
        this.pcs = pcs;
        this.scopes = scopes;
        this.scopesData = scopesData;
        this.metadata = metadata;
    }

    int compileId() {
        return compileId;
    }

    /** About how much it keeps. */
    int bytes() {
        return 128 + 8 * pcs.length + scopesData.length + 8 * metadata.length;
    }

    /**
     * Scope at an offset. Compilers describe a place by the end of its last instruction, so a return address has an
     * entry of its own, and code without one belongs to the next.
     */
    private int scope(int offset, boolean leaf) {
        int wanted = leaf ? offset + 1 : offset;
        int after = -1;
        int before = -1;
        for (int i = 0; i < pcs.length; i++) {
            if (scopes[i] <= 0 || scopes[i] >= scopesData.length) {
                continue;
            }
            if (pcs[i] >= wanted) {
                after = after < 0 || pcs[i] < pcs[after] ? i : after;
            } else if (before < 0 || pcs[i] >= pcs[before]) {
                before = i;
            }
        }
        int found = after >= 0 ? after : before;
        return found < 0 ? 0 : scopes[found];
    }

    /** Adds the functions at an offset, the innermost first. */
    void name(int offset, boolean leaf, Unsigned5 numbers, MethodReader methods, FrameNames names)
            throws UnwinderException, IOException {
        names.tier(tier);
        int scope = scope(offset, leaf);
        if (scope == 0) {
            methods.read(method).name(0, names);
            return;
        }
        for (int i = 0; i < MOST_SCOPES && scope > 0; i++) {
            Unsigned5.Cursor cursor = new Unsigned5.Cursor(scopesData, scope, scopesData.length);
            int sender = numbers.unsigned(cursor);
            int index = numbers.unsigned(cursor);
            // The stored index is one too large, so that -1, the entry of a method, can be stored.
            int bytecode = numbers.unsigned(cursor) - 1;
            if (cursor.ended() || index < 1 || index > metadata.length || sender >= scope) {
                throw new UnwinderException("damaged debug information of compilation " + compileId);
            }
            methods.read(metadata[index - 1]).name(bytecode, names);
            scope = sender;
        }
    }
}
