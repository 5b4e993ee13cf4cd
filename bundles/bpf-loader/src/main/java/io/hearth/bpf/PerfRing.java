/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Linux;
import io.hearth.linux.MappedRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The ring of one perf event: a control page and a power of two of data pages. Records that wrap around the end are
 * copied together. Not thread-safe.
 *
 * <p>Source: {@code struct perf_event_mmap_page} and the comments around {@code data_head} in {@code
 * include/uapi/linux/perf_event.h}.
 */
final class PerfRing implements AutoCloseable {

    private static final int DATA_HEAD = 1024;
    private static final int DATA_TAIL = 1032;
    private static final int HEADER = 8;
    private static final int MAX_RECORD = 1 << 16;

    private final MappedRegion region;
    private final int dataOffset;
    private final int size;
    private final ByteBuffer joined = ByteBuffer.allocate(MAX_RECORD).order(ByteOrder.LITTLE_ENDIAN);
    private long lost;

    PerfRing(Linux linux, int fd, int dataPages) throws IOException {
        int page = Linux.pageSize();
        if (Integer.bitCount(dataPages) != 1) {
            throw new IllegalArgumentException("dataPages=" + dataPages + " is no power of two");
        }
        this.size = dataPages * page;
        this.dataOffset = page;
        this.region = linux.mapShared(fd, 0, page + (long) size, true, false);
    }

    long fillBytes() {
        return region.getLongAcquire(DATA_HEAD) - region.getLongAcquire(DATA_TAIL);
    }

    /** Records that the kernel had to drop since the ring was full. */
    long lost() {
        return lost;
    }

    int drain(int maxRecords, PerfRecords handler) {
        ByteBuffer memory = region.bytes();
        long tail = region.getLongAcquire(DATA_TAIL);
        long head = region.getLongAcquire(DATA_HEAD);
        int records = 0;
        while (head - tail >= HEADER && records < maxRecords) {
            int at = (int) (tail & (size - 1));
            // Records are multiples of 8 bytes, so a header never wraps.
            int type = memory.getInt(dataOffset + at);
            int misc = memory.getShort(dataOffset + at + 4) & 0xffff;
            int length = memory.getShort(dataOffset + at + 6) & 0xffff;
            if (length < HEADER || length > head - tail) {
                tail = head;
                break;
            }
            tail += length;
            records++;
            try {
                if (at + length <= size) {
                    hand(type, misc, memory, dataOffset + at + HEADER, length - HEADER, handler);
                } else {
                    int first = size - at;
                    joined.put(0, memory, dataOffset + at, first);
                    joined.put(first, memory, dataOffset, length - first);
                    hand(type, misc, joined, HEADER, length - HEADER, handler);
                }
            } finally {
                region.putLongRelease(DATA_TAIL, tail);
            }
        }
        region.putLongRelease(DATA_TAIL, tail);
        return records;
    }

    private void hand(int type, int misc, ByteBuffer memory, int offset, int length, PerfRecords handler) {
        if (type == TaskEvents.LOST && length >= 16) {
            lost += memory.getLong(offset + 8);
        }
        handler.record(type, misc, memory, offset, length);
    }

    @Override
    public void close() {
        region.close();
    }
}
