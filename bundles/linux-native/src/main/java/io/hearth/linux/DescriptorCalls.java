/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** System calls on paths and descriptors of files that others own. Any thread. */
final class DescriptorCalls {

    static final int BUFFER_BYTES = 64 << 10;

    private static final int AT_FDCWD = -100;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    /** Differs, as do few flags: {@code arch/arm64/include/uapi/asm/fcntl.h}. */
    private static final int O_NOFOLLOW = Machine.AARCH64 ? 0x8000 : 0x20000;

    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int MAX_PATH_BYTES = 4096;
    private static final int MAX_LINK_BYTES = 16 << 10;

    private static final ThreadLocal<NativeBuffer> BUFFER =
            ThreadLocal.withInitial(() -> NativeBuffer.allocate(BUFFER_BYTES));

    private DescriptorCalls() {}

    /** Pins what lies at a path without opening it. */
    static int openPath(String path, boolean followLinks) throws ErrnoException {
        byte[] bytes = PathText.encode(path);
        if (bytes.length >= MAX_PATH_BYTES) {
            throw new ErrnoException("openat", Errno.ENAMETOOLONG, PathText.shown(path, 200));
        }
        int flags = O_PATH | O_CLOEXEC | (followLinks ? 0 : O_NOFOLLOW);
        long fd =
                SystemCall.call(SystemCall.OPENAT, AT_FDCWD, pathArgument(bytes).address(), flags, 0);
        return (int) Linux.check(fd, "openat", PathText.shown(path));
    }

    /** Opens for reading what has been pinned. */
    static int reopen(int pinned, String path) throws ErrnoException {
        NativeBuffer name = pathArgument(("/proc/self/fd/" + pinned).getBytes(StandardCharsets.US_ASCII));
        long fd = SystemCall.call(SystemCall.OPENAT, AT_FDCWD, name.address(), O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0);
        return (int) Linux.check(fd, "openat", PathText.shown(path));
    }

    static FileIdentity identify(int fd, String path) throws ErrnoException {
        NativeBuffer memory = BUFFER.get();
        memory.bytes().put(512, (byte) 0);
        long result = SystemCall.call(
                SystemCall.STATX,
                fd,
                memory.address() + 512,
                Linux.AT_EMPTY_PATH,
                Linux.STATX_BASIC_STATS_AND_BTIME,
                memory.address(),
                0);
        Linux.check(result, "statx", PathText.shown(path));
        return Linux.fileIdentity(memory);
    }

    static int read(int fd, long position, byte[] into, int at, int length, String path) throws ErrnoException {
        NativeBuffer memory = BUFFER.get();
        int wanted = Math.min(length, BUFFER_BYTES);
        long read;
        do {
            read = SystemCall.call(SystemCall.PREAD64, fd, memory.address(), wanted, position);
        } while (read == -Errno.EINTR);
        int count = (int) Linux.check(read, "pread", PathText.shown(path));
        memory.bytes().get(0, into, at, count);
        return count;
    }

    /** What a symbolic link says, as {@link PathText} decodes it. */
    static String readLink(String path) throws ErrnoException {
        byte[] bytes = PathText.encode(path);
        if (bytes.length >= MAX_PATH_BYTES) {
            throw new ErrnoException("readlinkat", Errno.ENAMETOOLONG, PathText.shown(path, 200));
        }
        NativeBuffer memory = pathArgument(bytes);
        long target = memory.address() + MAX_PATH_BYTES;
        long length = SystemCall.call(SystemCall.READLINKAT, AT_FDCWD, memory.address(), target, MAX_LINK_BYTES);
        byte[] said = new byte[(int) Linux.check(length, "readlinkat", PathText.shown(path))];
        memory.bytes().get(MAX_PATH_BYTES, said);
        return PathText.decode(said);
    }

    /** Source: {@code include/uapi/linux/magic.h}; fields of {@code struct statfs} are 64-bit words on both machines. */
    static boolean mayBlock(int fd) {
        NativeBuffer memory = BUFFER.get();
        if (SystemCall.call(SystemCall.FSTATFS, fd, memory.address(), 0, 0) < 0) {
            return false;
        }
        return switch ((int) memory.bytes().getLong(0)) {
            // FUSE, NFS, CIFS, SMB 2, 9P, Ceph, AFS, Coda
            case 0x65735546, 0x6969, 0xff534d42, 0xfe534d42, 0x01021997, 0x00c36400, 0x5346414f, 0x73757245 -> true;
            default -> false;
        };
    }

    static void close(int fd) {
        if (fd > 2) {
            SystemCall.call(SystemCall.CLOSE, fd);
        }
    }

    private static NativeBuffer pathArgument(byte[] path) {
        NativeBuffer memory = BUFFER.get();
        memory.bytes().put(0, Arrays.copyOf(path, path.length + 1));
        return memory;
    }
}
