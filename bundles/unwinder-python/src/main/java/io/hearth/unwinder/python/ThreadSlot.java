/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each thread has its PyThreadState at hand: a word at a fixed distance from the thread pointer, either in the
 * block for {@code pthread_getspecific} or a thread-local variable. It is sought by its value, so that neither the key
 * nor the code that uses it needs to be known; whoever uses it checks {@code thread_id}.
 */
final class ThreadSlot {

    /** Thread-local variables lie below the thread pointer, glibc's {@code struct pthread} lies above. */
    private static final int BELOW = 4096;

    private static final int ABOVE = 2304;

    private ThreadSlot() {}

    /** The distance that fits the most threads, a positive one first; 0 when none fits. */
    static int find(RemoteMemory memory, PythonOffsets offsets, List<Long> threads) throws IOException {
        Map<Integer, Integer> hits = new HashMap<>();
        for (long thread : threads) {
            long pointer = memory.u64(thread + offsets.threadId());
            if (pointer != 0 && pointer % 8 == 0) {
                count(memory, pointer, thread, hits);
            }
        }
        int best = 0;
        int most = 0;
        for (Map.Entry<Integer, Integer> entry : hits.entrySet()) {
            // A variable is empty while its thread waits; the block is not.
            int rank = 2 * entry.getValue() + (entry.getKey() > 0 ? 1 : 0);
            if (rank > most) {
                most = rank;
                best = entry.getKey();
            }
        }
        return best;
    }

    private static void count(RemoteMemory memory, long pointer, long wanted, Map<Integer, Integer> hits) {
        long start = pointer - BELOW;
        byte[] bytes = memory.bytes(start, BELOW + ABOVE);
        if (bytes.length < BELOW) {
            start = pointer & -4096;
            bytes = memory.bytes(start, (int) (pointer - start) + ABOVE);
        }
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int at = 0; at + 8 <= bytes.length; at += 8) {
            int distance = (int) (start + at - pointer);
            if (words.getLong(at) == wanted && distance != 0) {
                hits.merge(distance, 1, Integer::sum);
            }
        }
    }
}
