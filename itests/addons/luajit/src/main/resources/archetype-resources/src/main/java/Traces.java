/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Finds the trace that machine code belongs to. */
final class Traces {
    private static final int MAX_TRACES = 4000;
    /** Of jit_State behind the global state, in bytes: 2021, 2024 and late 2025 (lj_dispatch.h, GG_State). */
    private static final int[] JIT_STATES = {728, 736, 744};
    /** Of the array of traces in jit_State (lj_jit.h). */
    private static final int ARRAY = "aarch64".equals(System.getProperty("os.arch")) ? 376 : 384;

    private final RemoteMemory memory;

    Traces(RemoteMemory memory) {
        this.memory = memory;
    }

    /**
     * The trace at an address.
     *
     * @param number of the trace that was running: this one, or one that led into it
     */
    @Nullable
    Trace find(long global, int number, long code) throws IOException {
        for (int state : JIT_STATES) {
            long array = memory.u64(global + state + ARRAY);
            long size = memory.u32(global + state + ARRAY + 12);
            if (array == 0 || (array & 7) != 0 || size == 0 || size > 0x10000) {
                continue;
            }
            Trace running = number < size ? read(memory.u64(array + 8L * number)) : null;
            if (running != null && running.contains(code)) {
                return running;
            }
            for (int i = 1; i < Math.min(size, MAX_TRACES); i++) {
                Trace other = read(memory.u64(array + 8L * i));
                if (other != null && other.contains(code)) {
                    return other;
                }
            }
        }
        return null;
    }

    private @Nullable Trace read(long address) {
        if (address == 0) {
            return null;
        }
        byte[] bytes = memory.bytes(address, Trace.BYTES);
        if (bytes.length < Trace.BYTES) {
            return null;
        }
        Trace trace = new Trace(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), memory);
        return trace.isTrace() ? trace : null;
    }
}
