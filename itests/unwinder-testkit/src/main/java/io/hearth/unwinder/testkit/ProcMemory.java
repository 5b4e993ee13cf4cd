/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.testkit;

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a process that a test has started, by /proc/PID/mem: the process must be a child, or the test have the right
 * to trace it. A subclass may show other bytes than there are.
 */
public class ProcMemory implements RemoteMemory, AutoCloseable {

    private final @Nullable FileChannel file;

    public ProcMemory(long pid) throws IOException {
        file = FileChannel.open(Path.of("/proc/" + pid + "/mem"));
    }

    /** For a subclass with bytes of its own, which {@link #fill} gives. */
    protected ProcMemory() {
        file = null;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /** Reads some of what is wanted; how much, and nothing or less where there is none. */
    public int fill(long address, ByteBuffer into) throws IOException {
        if (address < 0 || file == null) {
            throw new IOException("no memory at 0x" + Long.toHexString(address));
        }
        return file.read(into, address);
    }

    @Override
    public void read(long address, ByteBuffer into) throws IOException {
        long at = address;
        while (into.hasRemaining()) {
            int n = fill(at, into);
            if (n <= 0) {
                throw new IOException("no memory at 0x" + Long.toHexString(at));
            }
            at += n;
        }
    }

    @Override
    public byte[] bytes(long address, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        try {
            read(address, into);
        } catch (IOException e) {
            // What could be read.
        }
        return Arrays.copyOf(into.array(), into.position());
    }

    private ByteBuffer read(long address, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        read(address, into);
        return into.flip();
    }

    @Override
    public long u64(long address) throws IOException {
        return read(address, 8).getLong();
    }

    @Override
    public int s32(long address) throws IOException {
        return read(address, 4).getInt();
    }

    @Override
    public int u16(long address) throws IOException {
        return read(address, 2).getShort() & 0xffff;
    }

    @Override
    public int u8(long address) throws IOException {
        return read(address, 1).get() & 0xff;
    }

    @Override
    public String text(long address, int maxBytes) throws IOException {
        byte[] bytes = bytes(address, maxBytes);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        if (bytes.length == 0) {
            throw new IOException("no memory at 0x" + Long.toHexString(address));
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
