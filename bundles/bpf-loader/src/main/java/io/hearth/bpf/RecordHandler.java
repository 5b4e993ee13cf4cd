/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.nio.ByteBuffer;

/** Takes one record of a {@link RingBuffer}. */
public interface RecordHandler {

    /**
     * Called on the thread that consumes; must not keep {@code memory}, whose bytes are overwritten afterwards.
     *
     * @param memory the ring, little endian: use absolute access from {@code offset} on
     * @param offset of the record's first byte, a multiple of 8
     * @param length of the record in bytes
     */
    void record(ByteBuffer memory, int offset, int length);
}
