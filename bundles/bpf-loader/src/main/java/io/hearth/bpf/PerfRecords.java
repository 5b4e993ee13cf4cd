/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.nio.ByteBuffer;

/** Takes records of {@link TaskEvents}. */
public interface PerfRecords {

    /**
     * Called on the draining thread; must not keep {@code memory}.
     *
     * @param type {@code PERF_RECORD_...}, see the constants of {@link TaskEvents}
     * @param misc flags of the record's header
     * @param memory the record's bytes, little endian: use absolute access from {@code offset} on
     * @param offset of the body, which is what follows the 8 bytes of header
     * @param length of the body in bytes; the last 16 are pid, tid (4 bytes each) and the monotonic time
     */
    void record(int type, int misc, ByteBuffer memory, int offset, int length);
}
