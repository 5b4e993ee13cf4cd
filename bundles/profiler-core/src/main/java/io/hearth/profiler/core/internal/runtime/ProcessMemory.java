/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.linux.Errno;
import io.hearth.linux.Linux;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Memory of a process by process_vm_readv(2). Owned by the thread of one unwinder. */
final class ProcessMemory implements RemoteMemory {

    private static final int PAGE = 4096;

    private final Linux linux;
    private final TracedProcess process;
    private final int pid;
    private final ByteBuffer buffer;

    /**
     * Reads by a thread that has not ended.
     *
     * @param buffer direct, shared by all memories of one thread
     */
    ProcessMemory(Linux linux, TracedProcess process, ByteBuffer buffer) {
        this.linux = linux;
        this.process = process;
        this.pid = process.task();
        this.buffer = buffer;
    }

    /** What an image that has ended had in its memory is gone; its pid may be that of another one. */
    private int read(long address) {
        return process.hasExited() ? -Errno.ESRCH : linux.readProcessMemory(pid, address, buffer);
    }

    static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(16 << 10).order(ByteOrder.nativeOrder());
    }

    @Override
    public void read(long address, ByteBuffer into) throws IOException {
        if (into.remaining() > MAX_BYTES) {
            throw new IOException(
                    "a read of " + into.remaining() + " bytes is more than the " + MAX_BYTES + " allowed");
        }
        long at = address;
        while (into.hasRemaining()) {
            int wanted = Math.min(into.remaining(), buffer.capacity());
            buffer.clear().limit(wanted);
            int got = read(at);
            if (got < wanted) {
                throw new IOException(
                        "process " + pid + ": " + wanted + " bytes at 0x" + Long.toHexString(at) + " cannot be read");
            }
            into.put(buffer);
            at += wanted;
        }
    }

    @Override
    public byte[] bytes(long address, int length) {
        byte[] bytes = new byte[Math.max(0, Math.min(length, MAX_BYTES))];
        int done = 0;
        while (done < bytes.length) {
            // Up to a page's end, so that what comes before an absent page is read.
            int toPageEnd = PAGE - (int) (address + done & PAGE - 1);
            int room = toPageEnd + (buffer.capacity() - PAGE & -PAGE);
            int wanted = Math.min(bytes.length - done, room);
            buffer.clear().limit(wanted);
            int got = read(address + done);
            if (got <= 0) {
                break;
            }
            buffer.limit(got);
            buffer.get(bytes, done, got);
            done += got;
            if (got < wanted) {
                break;
            }
        }
        return done == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, done);
    }

    private ByteBuffer few(long address, int length) throws IOException {
        buffer.clear().limit(length);
        if (read(address) < length) {
            throw new IOException(
                    "process " + pid + ": " + length + " bytes at 0x" + Long.toHexString(address) + " cannot be read");
        }
        return buffer;
    }

    @Override
    public long u64(long address) throws IOException {
        return few(address, 8).getLong(0);
    }

    @Override
    public int s32(long address) throws IOException {
        return few(address, 4).getInt(0);
    }

    @Override
    public int u16(long address) throws IOException {
        return few(address, 2).getShort(0) & 0xffff;
    }

    @Override
    public int u8(long address) throws IOException {
        return few(address, 1).get(0) & 0xff;
    }

    @Override
    public String text(long address, int maxBytes) throws IOException {
        byte[] found = bytes(address, Math.min(maxBytes, buffer.capacity()));
        if (found.length == 0 && maxBytes > 0) {
            throw new IOException("process " + pid + ": no text at 0x" + Long.toHexString(address));
        }
        int end = 0;
        while (end < found.length && found[end] != 0) {
            end++;
        }
        return new String(found, 0, end, StandardCharsets.UTF_8);
    }
}
