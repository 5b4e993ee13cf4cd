/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.nio.ByteBuffer;

/**
 * Several pieces of another process's memory that are read by one call, one behind the other, into one buffer.
 * Reusable; not thread-safe.
 */
public final class RemoteVector {

    private static final int IOVEC_SIZE = 16;

    private final NativeBuffer remote;
    private final NativeBuffer local;
    private final NativeBuffer data;
    private final int maxPieces;
    private int pieces;
    private int bytes;

    /**
     * @param maxPieces at most 1,024, the kernel's limit
     * @param dataSize room for the sum of all pieces, in bytes
     */
    public RemoteVector(int maxPieces, int dataSize) {
        if (maxPieces < 1 || maxPieces > 1024) {
            throw new IllegalArgumentException("maxPieces=" + maxPieces + " is not within 1..1024");
        }
        this.maxPieces = maxPieces;
        this.remote = NativeBuffer.allocate(maxPieces * IOVEC_SIZE);
        this.local = NativeBuffer.allocate(IOVEC_SIZE);
        this.data = NativeBuffer.allocate(dataSize);
    }

    /** Forgets all pieces. */
    public void reset() {
        pieces = 0;
        bytes = 0;
    }

    /** Adds a piece: its offset in {@link #data()}, or -1 when there is no room for it. */
    public int add(long address, int length) {
        if (pieces == maxPieces || length < 0 || length > data.size() - bytes) {
            return -1;
        }
        remote.bytes().putLong(pieces * IOVEC_SIZE, address).putLong(pieces * IOVEC_SIZE + 8, length);
        int offset = bytes;
        pieces++;
        bytes += length;
        return offset;
    }

    /** Number of pieces. */
    public int pieces() {
        return pieces;
    }

    /** What was read, little endian. */
    public ByteBuffer data() {
        return data.bytes();
    }

    NativeBuffer local() {
        local.bytes().putLong(0, data.address()).putLong(8, bytes);
        return local;
    }

    NativeBuffer remote() {
        return remote;
    }
}
