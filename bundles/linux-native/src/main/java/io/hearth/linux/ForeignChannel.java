/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A foreign file for whoever takes a channel: size and positional reads, and nothing else. Not interruptible, unlike
 * the JDK's, which close the file for all readers when one of them is interrupted.
 */
final class ForeignChannel extends FileChannel {

    private static final int CHUNK = 64 << 10;

    private final ForeignFile file;

    private final ReadBudget budget;

    ForeignChannel(ForeignFile file, ReadBudget budget) {
        this.file = file;
        this.budget = budget;
    }

    @Override
    public long size() throws IOException {
        return file.identify().size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (position < 0) {
            throw new IllegalArgumentException("position=" + position + " is negative");
        }
        int wanted = Math.min(CHUNK, into.remaining());
        if (wanted == 0) {
            return 0;
        }
        budget.charge(wanted);
        int read;
        if (into.hasArray()) {
            read = file.read(position, into.array(), into.arrayOffset() + into.position(), wanted);
            into.position(into.position() + read);
        } else {
            byte[] bytes = new byte[wanted];
            read = file.read(position, bytes, 0, wanted);
            into.put(bytes, 0, read);
        }
        return read == 0 ? -1 : read;
    }

    @Override
    protected void implCloseChannel() {
        file.close();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("positional reads only");
    }

    @Override
    public int read(ByteBuffer into) {
        throw unsupported();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw unsupported();
    }

    @Override
    public int write(ByteBuffer from) {
        throw unsupported();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw unsupported();
    }

    @Override
    public long position() {
        throw unsupported();
    }

    @Override
    public FileChannel position(long position) {
        throw unsupported();
    }

    @Override
    public FileChannel truncate(long size) {
        throw unsupported();
    }

    @Override
    public void force(boolean metaData) {
        throw unsupported();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw unsupported();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw unsupported();
    }

    @Override
    public int write(ByteBuffer from, long position) {
        throw unsupported();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw unsupported();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw unsupported();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw unsupported();
    }
}
