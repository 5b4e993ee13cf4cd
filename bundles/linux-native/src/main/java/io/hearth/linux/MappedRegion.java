/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Memory shared with the kernel by {@code mmap(2)}: a BPF map, a ring buffer, the pages of a perf event.
 *
 * <p>{@link #close()} gives the shared memory back at once: empty private pages take its place, so that a buffer that
 * somebody kept reads zeros and cannot crash the process; the address range itself is unmapped when no such buffer is
 * reachable any more. After closing, {@link #bytes()} throws. Any thread may use and close a region.
 *
 * <p>Never meant for files, which another process could truncate.
 */
public final class MappedRegion implements AutoCloseable {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_FIXED_ANONYMOUS_NORESERVE = 0x02 | 0x10 | 0x20 | 0x4000;

    private static final ReferenceQueue<ByteBuffer> FORGOTTEN = new ReferenceQueue<>();
    private static final Set<Range> RANGES = ConcurrentHashMap.newKeySet();

    private final ByteBuffer bytes;
    private final long address;
    private final long length;
    private volatile boolean closed;

    MappedRegion(long address, long length) {
        unmapForgotten();
        this.address = address;
        this.length = length;
        this.bytes = SystemCall.view(address, length).order(ByteOrder.LITTLE_ENDIAN);
        RANGES.add(new Range(bytes, address, length));
    }

    /** The region as a little-endian buffer (one shared object: use absolute access). Throws when closed. */
    public ByteBuffer bytes() {
        if (closed) {
            throw new IllegalStateException("the mapped region is closed");
        }
        return bytes;
    }

    /** Address of the first byte; only for system calls, and only while open. */
    public long address() {
        bytes();
        return address;
    }

    /** Length in bytes. */
    public long length() {
        return length;
    }

    /** Reads an aligned value that another CPU writes, with acquire order. */
    public long getLongAcquire(int offset) {
        return (long) LONGS.getAcquire(bytes(), offset);
    }

    /** Writes an aligned value that another CPU reads, with release order. */
    public void putLongRelease(int offset, long value) {
        LONGS.setRelease(bytes(), offset, value);
    }

    /** Writes an aligned value with full volatile order, so that no later read passes it. */
    public void putLongVolatile(int offset, long value) {
        LONGS.setVolatile(bytes(), offset, value);
    }

    /** Reads an aligned value that another CPU writes, with acquire order. */
    public int getIntAcquire(int offset) {
        return (int) INTS.getAcquire(bytes(), offset);
    }

    /** Writes an aligned value that another CPU reads, with release order. */
    public void putIntRelease(int offset, int value) {
        INTS.setRelease(bytes(), offset, value);
    }

    /** True once closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            SystemCall.call(
                    SystemCall.MMAP, address, length, PROT_READ_WRITE, MAP_PRIVATE_FIXED_ANONYMOUS_NORESERVE, -1, 0);
        }
        unmapForgotten();
    }

    // Also unmaps regions that were never closed: nobody can reach them any more.
    private static void unmapForgotten() {
        for (Object range = FORGOTTEN.poll(); range != null; range = FORGOTTEN.poll()) {
            ((Range) range).unmap();
        }
    }

    private static final class Range extends PhantomReference<ByteBuffer> {

        private final long address;
        private final long length;

        Range(ByteBuffer bytes, long address, long length) {
            super(bytes, FORGOTTEN);
            this.address = address;
            this.length = length;
        }

        void unmap() {
            if (RANGES.remove(this)) {
                SystemCall.call(SystemCall.MUNMAP, address, length, 0, 0);
            }
        }
    }
}
