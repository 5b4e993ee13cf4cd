/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects a body up to a limit, within a share of the memory. For one thread at a time. */
public final class BodyBytes {

    private static final int FIRST_BYTES = 4096;
    private static final int CHUNK_BYTES = 8192;

    private final int limit;
    private final MemoryBudget.Share share;
    private byte[] array = new byte[0];
    private int length;

    /**
     * Collects nothing yet.
     *
     * @param limit how many bytes there may be
     */
    public BodyBytes(int limit, MemoryBudget.Share share) {
        this.limit = limit;
        this.share = share;
    }

    /**
     * Adds what a buffer holds.
     *
     * @throws RefusedException if that is more than the limit or the memory allow
     */
    public void add(ByteBuffer source) throws RefusedException {
        int count = source.remaining();
        reserve(count);
        source.get(array, length, count);
        length += count;
    }

    /** Adds what a stream gives, to its end. */
    void addAll(InputStream source) throws IOException, RefusedException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = source.read(chunk); count >= 0; count = source.read(chunk)) {
            add(chunk, count);
        }
    }

    /** Adds the beginning of an array. */
    void add(byte[] source, int count) throws RefusedException {
        reserve(count);
        System.arraycopy(source, 0, array, length, count);
        length += count;
    }

    private void reserve(int count) throws RefusedException {
        if (count > limit - length) {
            throw tooLarge(limit);
        }
        if (count > array.length - length) {
            int needed = length + count;
            // Twice as large as before, unless that is more than there is.
            long affordable = Math.min(limit, array.length + share.left());
            int wanted = (int) Math.max(needed, Math.min(affordable, Math.max(FIRST_BYTES, length * 2L)));
            share.take(wanted - array.length);
            array = Arrays.copyOf(array, wanted);
        }
    }

    /** Makes room for a body whose length is known, for somebody who fills the array. */
    byte[] reserveExactly(int size) throws RefusedException {
        if (size < 0 || size > limit) {
            throw tooLarge(limit);
        }
        share.take(size);
        array = new byte[size];
        return array;
    }

    void setLength(int filled) {
        length = filled;
    }

    static RefusedException tooLarge(int limit) {
        return RefusedException.of(
                Refusal.TOO_LARGE, "the request is larger than " + limit + " bytes, which is what is allowed here");
    }

    /** Forgets the bytes, whose share is about to be given back. */
    public void clear() {
        array = new byte[0];
        length = 0;
    }

    /** The bytes, from the beginning; there may be more behind {@link #length}. */
    public byte[] array() {
        return array;
    }

    /** The bytes alone, without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(array, 0, length);
    }

    /** How many there are. */
    public int length() {
        return length;
    }
}
