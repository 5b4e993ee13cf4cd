/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Memory of another process, in machine byte order. The process runs on meanwhile: what is read may be half old, half
 * new, and pointers may lead anywhere, so callers bound every loop.
 */
@ProviderType
public interface RemoteMemory {

    /** Most that one read may ask for. */
    int MAX_BYTES = 16 << 20;

    /**
     * Fills {@code into}, from its position to its limit.
     *
     * @throws IOException when not all of it can be read; the message has the address
     */
    void read(long address, ByteBuffer into) throws IOException;

    /** At most {@code length} bytes; fewer where the memory ends. Empty when nothing can be read. */
    byte[] bytes(long address, int length);

    long u64(long address) throws IOException;

    int s32(long address) throws IOException;

    default long u32(long address) throws IOException {
        return s32(address) & 0xffffffffL;
    }

    int u16(long address) throws IOException;

    int u8(long address) throws IOException;

    /** A zero-terminated UTF-8 text, cut at {@code maxBytes}; malformed bytes are replaced. */
    String text(long address, int maxBytes) throws IOException;
}
