/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Off-heap bytes with a known address, for arguments of system calls. Zero when new, little endian. Not thread-safe.
 * The memory lives as long as this object or its {@link #bytes()} is reachable: keep it reachable until the call is over.
 */
public final class NativeBuffer {

    private final ByteBuffer bytes;
    private final long address;

    private NativeBuffer(ByteBuffer bytes, long address) {
        this.bytes = bytes;
        this.address = address;
    }

    /** Allocates {@code size} zeroed bytes. */
    public static NativeBuffer allocate(int size) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        return new NativeBuffer(bytes, SystemCall.address(bytes));
    }

    /** Wraps a direct buffer; {@link #address()} is that of its byte 0. */
    public static NativeBuffer of(ByteBuffer direct) {
        if (!requireNonNull(direct, "direct").isDirect()) {
            throw new IllegalArgumentException("a direct buffer is needed");
        }
        return new NativeBuffer(direct.duplicate().order(ByteOrder.LITTLE_ENDIAN), SystemCall.address(direct));
    }

    /** A copy of a string in UTF-8 with a zero byte behind it. */
    public static NativeBuffer ofString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        NativeBuffer buffer = allocate(utf8.length + 1);
        buffer.bytes.put(0, utf8);
        return buffer;
    }

    /** The bytes, little endian; use absolute access. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Address of byte 0. */
    public long address() {
        return address;
    }

    /** Number of bytes. */
    public int size() {
        return bytes.capacity();
    }

    /** Sets the first {@code length} bytes to zero. */
    public NativeBuffer clear(int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            bytes.putLong(i, 0);
        }
        for (; i < length; i++) {
            bytes.put(i, (byte) 0);
        }
        return this;
    }
}
