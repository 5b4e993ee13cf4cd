/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.profiler.api.RemoteMemory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Memory of a process that the test has started, by /proc/PID/mem. */
final class ProcMemory implements RemoteMemory, AutoCloseable {

    private final FileChannel channel;

    ProcMemory(long pid) throws IOException {
        channel = FileChannel.open(Path.of("/proc/" + pid + "/mem"));
    }

    @Override
    public void read(long address, ByteBuffer into) throws IOException {
        if (address < 0) {
            throw new IOException("no user address: 0x" + Long.toHexString(address));
        }
        int start = into.position();
        while (into.hasRemaining()) {
            if (channel.read(into, address + into.position() - start) < 0) {
                throw new EOFException("nothing at 0x" + Long.toHexString(address));
            }
        }
        into.position(start);
    }

    @Override
    public byte[] bytes(long address, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try {
            channel.read(buffer, address);
        } catch (IOException | IllegalArgumentException e) {
            return new byte[0];
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer read(long address, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        read(address, buffer);
        return buffer;
    }

    @Override
    public long u64(long address) throws IOException {
        return read(address, 8).getLong(0);
    }

    @Override
    public int s32(long address) throws IOException {
        return read(address, 4).getInt(0);
    }

    @Override
    public int u16(long address) throws IOException {
        return read(address, 2).getChar(0);
    }

    @Override
    public int u8(long address) throws IOException {
        return read(address, 1).get(0) & 0xff;
    }

    @Override
    public String text(long address, int maxBytes) {
        byte[] bytes = bytes(address, maxBytes);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
