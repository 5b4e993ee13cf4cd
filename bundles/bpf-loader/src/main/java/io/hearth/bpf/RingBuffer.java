/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Linux;
import io.hearth.linux.MappedRegion;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The reading end of a BPF ring buffer. One thread consumes; {@link #fillBytes()} may be called from any. Allocates
 * nothing per record. Closing leaves the map to its owner.
 *
 * <p>Layout: one page with the consumer's position, one with the producers', then the data, mapped twice in a row so
 * that no record is torn. A record begins with 8 bytes: length with two flags, and an offset. Source: {@code
 * kernel/bpf/ringbuf.c}.
 */
public final class RingBuffer implements AutoCloseable {

    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final int HEADER = 8;

    private final int fd;
    private final int size;
    private final MappedRegion consumerPage;
    private final MappedRegion producerPages;
    private final int dataOffset;
    private long consumerPosition;

    private RingBuffer(int fd, int size, MappedRegion consumerPage, MappedRegion producerPages) {
        this.fd = fd;
        this.size = size;
        this.consumerPage = consumerPage;
        this.producerPages = producerPages;
        this.dataOffset = Linux.pageSize();
        this.consumerPosition = consumerPage.getLongAcquire(0);
    }

    /** Maps a ring buffer map into memory, which costs twice its size of resident memory. */
    public static RingBuffer open(Linux linux, BpfMap map) throws IOException {
        if (map.spec().type() != MapType.RINGBUF) {
            throw new IllegalArgumentException("map " + map.name() + " is no ring buffer");
        }
        int page = Linux.pageSize();
        MappedRegion consumer = linux.mapShared(map.fd(), 0, page, true, false);
        try {
            MappedRegion producer = linux.mapShared(map.fd(), page, page + 2L * map.maxEntries(), false, false);
            return new RingBuffer(map.fd(), map.maxEntries(), consumer, producer);
        } catch (IOException | RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** The map's descriptor, readable for {@code epoll} when a producer asked for a wake-up. */
    public int fd() {
        return fd;
    }

    /** Bytes of the ring. */
    public int size() {
        return size;
    }

    /** Bytes that are written and not consumed yet. */
    public long fillBytes() {
        return producerPages.getLongAcquire(0) - consumerPage.getLongAcquire(0);
    }

    /**
     * Hands on at most {@code maxRecords} records in the order they were begun; stops before one that its producer still
     * writes. Bounded, since a producer may be faster for as long as it likes.
     *
     * @return number of records handed on; less than asked for means the ring was empty
     */
    public int consume(int maxRecords, RecordHandler handler) {
        return consumeWhile(maxRecords, (memory, offset, length) -> true, handler);
    }

    /** As {@link #consume}, but stops before the first record that {@code wanted} refuses; it stays in the ring. */
    public int consumeWhile(int maxRecords, RecordPredicate wanted, RecordHandler handler) {
        ByteBuffer memory = producerPages.bytes();
        int records = 0;
        long position = consumerPosition;
        long produced = producerPages.getLongAcquire(0);
        while (position < produced && records < maxRecords) {
            int at = dataOffset + (int) (position & (size - 1));
            int header = producerPages.getIntAcquire(at);
            if ((header & BUSY) != 0) {
                break;
            }
            int length = header & ~(BUSY | DISCARDED);
            if ((header & DISCARDED) == 0 && !wanted.test(memory, at + HEADER, length)) {
                break;
            }
            position += (length + HEADER + 7L) & -8L;
            // The position goes on also over discarded records, and when the handler fails.
            try {
                if ((header & DISCARDED) == 0) {
                    records++;
                    handler.record(memory, at + HEADER, length);
                }
            } finally {
                consumerPosition = position;
                consumerPage.putLongVolatile(0, position);
            }
        }
        return records;
    }

    @Override
    public void close() {
        consumerPage.close();
        producerPages.close();
    }
}
