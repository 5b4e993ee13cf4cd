/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.util.Arrays;
import java.util.List;

/**
 * The pieces of code that a process is published with: its mappings, cut where runtimes claim a part of them. Reusable,
 * owned by the reading thread.
 */
final class CodePieces {

    private long[] starts = new long[64];
    private long[] ends = new long[64];
    private long[] biases = new long[64];
    private int[] objects = new int[64];
    private int[] claims = new int[64];
    private int count;

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /** Adds a mapping behind those added before, in as many pieces as the sorted claims make of it. */
    void add(long start, long end, long bias, int object, List<CodeClaim> sortedClaims) {
        long at = start;
        for (int i = 0; i < sortedClaims.size(); i++) {
            CodeClaim claim = sortedClaims.get(i);
            if (claim.end() <= at) {
                continue;
            }
            if (claim.start() >= end) {
                break;
            }
            long from = Math.max(at, claim.start());
            long to = Math.min(end, claim.end());
            if (from > at) {
                put(at, from, bias, object, 0);
            }
            put(from, to, bias, object, claim.slot() | claim.kind() << 16);
            at = to;
        }
        if (at < end) {
            put(at, end, bias, object, 0);
        }
    }

    private void put(long start, long end, long bias, int object, int claim) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            biases = Arrays.copyOf(biases, count * 2);
            objects = Arrays.copyOf(objects, count * 2);
            claims = Arrays.copyOf(claims, count * 2);
        }
        starts[count] = start;
        ends[count] = end;
        biases[count] = bias;
        objects[count] = object;
        claims[count] = claim;
        count++;
    }

    void write(MappingPool pool, int first) {
        for (int i = 0; i < count; i++) {
            pool.write(first + i, starts[i], ends[i], biases[i], objects[i], claims[i]);
        }
    }
}
