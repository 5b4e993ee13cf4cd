/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static java.util.Objects.requireNonNull;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * The system calls Hearth uses, typed. Any thread may call any method; none but {@link #epollWait} blocks for long.
 *
 * <p>Methods that are called often return the negative error number instead of throwing ({@link #check} turns it into
 * an exception); those that open something throw. Buffers handed in are direct and little endian. JNA is loaded by
 * the first call, not by making this object. An OSGi service, and as good when made by {@code new}.
 */
@Component(service = Linux.class)
public final class Linux {

    public static final int EPOLLIN = 1;
    public static final int EPOLLHUP = 0x10;

    private static final int SCRATCH_SIZE = 4096;
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int STATX_BASIC_STATS_AND_BTIME = 0xfff;
    private static final int CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int MAP_SHARED = 1;
    private static final int MAP_POPULATE = 0x8000;
    private static final int UTS_LENGTH = 65;
    private static final long NANOS = 1_000_000_000L;
    /** Of {@code struct epoll_event}, which is packed on x86-64 only. */
    private static final int EPOLL_EVENT_SIZE = Machine.AARCH64 ? 16 : 12;

    private static final int EPOLL_DATA = EPOLL_EVENT_SIZE - 8;

    // ThreadLocal rather than a pool: a call must neither allocate nor lock.
    private final ThreadLocal<NativeBuffer> scratch =
            ThreadLocal.withInitial(() -> NativeBuffer.allocate(SCRATCH_SIZE));

    /** Bytes of a page of memory, which every mapping is a multiple of. */
    public static int pageSize() {
        return PageSize.BYTES;
    }

    /** Passes a result on, or throws if it is a negative error number. */
    public static long check(long result, String call, String what) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, (int) -result, what);
        }
        return result;
    }

    /** Address of the byte at the buffer's position; the caller keeps the buffer reachable while it is used. */
    public static long address(ByteBuffer direct) {
        if (!direct.isDirect()) {
            throw new IllegalArgumentException("a direct buffer is needed");
        }
        return SystemCall.address(direct) + direct.position();
    }

    /**
     * {@code bpf(2)}.
     *
     * @return what the command returns, or the negative error number
     */
    public int bpf(int command, NativeBuffer attr, int size) {
        try {
            return (int) SystemCall.call(SystemCall.BPF, command, attr.address(), size, 0);
        } finally {
            Reference.reachabilityFence(attr);
        }
    }

    /**
     * {@code perf_event_open(2)}; the descriptor is closed on exec.
     *
     * @return a descriptor, or the negative error number
     */
    public int perfEventOpen(NativeBuffer attr, int pid, int cpu, int groupFd, long flags) {
        long closeOnExec = 8;
        try {
            return (int) SystemCall.call(
                    SystemCall.PERF_EVENT_OPEN, attr.address(), pid, cpu, groupFd, flags | closeOnExec, 0);
        } finally {
            Reference.reachabilityFence(attr);
        }
    }

    /** {@code ioctl(2)} with a number as argument: the result or the negative error number. */
    public int ioctl(int fd, long request, long argument) {
        return (int) SystemCall.call(SystemCall.IOCTL, fd, request, argument, 0);
    }

    /** {@code ioctl(2)} with a pointer to one 64-bit number. */
    public int ioctlPointer(int fd, long request, long value) {
        NativeBuffer memory = scratch.get();
        memory.bytes().putLong(0, value);
        return ioctl(fd, request, memory.address());
    }

    /**
     * Maps {@code length} bytes shared with the kernel. The caller closes the region; the descriptor may be closed
     * before.
     *
     * @param populate whether the pages are touched now, rather than at first use
     * @throws ErrnoException with the kernel's reason
     */
    public MappedRegion mapShared(int fd, long offset, long length, boolean writable, boolean populate)
            throws ErrnoException {
        if (length <= 0 || length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("length=" + length + " is not within 1.." + Integer.MAX_VALUE);
        }
        long flags = populate ? MAP_SHARED | MAP_POPULATE : MAP_SHARED;
        long address = SystemCall.call(SystemCall.MMAP, 0, length, writable ? 3 : 1, flags, fd, offset);
        // Addresses of a user process are positive, so a negative result is an error here as everywhere.
        check(address, "mmap", "fd=" + fd + " offset=" + offset + " length=" + length);
        return new MappedRegion(address, length);
    }

    /** {@code close(2)}; errors are of no use to a caller and ignored. Never closes the standard descriptors. */
    public void close(int fd) {
        if (fd > 2) {
            SystemCall.call(SystemCall.CLOSE, fd);
        }
    }

    /** {@code epoll_create1(2)}: a descriptor. */
    public int epollCreate() throws ErrnoException {
        return (int) check(SystemCall.call(SystemCall.EPOLL_CREATE1, CLOEXEC), "epoll_create1", "");
    }

    /** Adds a descriptor to an epoll set; {@code data} comes back from {@link #epollWait}. */
    public void epollAdd(int epollFd, int fd, int events, long data) throws ErrnoException {
        NativeBuffer event = scratch.get();
        event.bytes().putInt(0, events).putLong(EPOLL_DATA, data);
        check(SystemCall.call(SystemCall.EPOLL_CTL, epollFd, 1, fd, event.address()), "epoll_ctl", "add fd=" + fd);
    }

    /** Removes a descriptor from an epoll set: 0 or the negative error number. */
    public int epollRemove(int epollFd, int fd) {
        return (int) SystemCall.call(
                SystemCall.EPOLL_CTL, epollFd, 2, fd, scratch.get().address());
    }

    /**
     * Waits for events and stores the data of each in {@code ready}.
     *
     * @param timeoutMillis -1 waits for ever
     * @return number of events, 0 after the time-out or a signal, or the negative error number
     */
    public int epollWait(int epollFd, long[] ready, int timeoutMillis) {
        NativeBuffer events = scratch.get();
        int max = Math.min(ready.length, SCRATCH_SIZE / EPOLL_EVENT_SIZE);
        int count = (int) SystemCall.call(SystemCall.EPOLL_PWAIT, epollFd, events.address(), max, timeoutMillis, 0, 8);
        for (int i = 0; i < count; i++) {
            ready[i] = events.bytes().getLong(i * EPOLL_EVENT_SIZE + EPOLL_DATA);
        }
        return count == -Errno.EINTR ? 0 : count;
    }

    /** {@code eventfd2(2)}, non-blocking: a descriptor. */
    public int eventFd() throws ErrnoException {
        return (int) check(SystemCall.call(SystemCall.EVENTFD2, 0, CLOEXEC | EFD_NONBLOCK, 0, 0), "eventfd2", "");
    }

    /** Adds to the counter of an eventfd, which wakes who waits for it: 8 or the negative error number. */
    public int eventFdSignal(int fd) {
        NativeBuffer memory = scratch.get();
        memory.bytes().putLong(0, 1);
        return (int) SystemCall.call(SystemCall.WRITE, fd, memory.address(), 8, 0);
    }

    /** Takes the counter of an eventfd back to zero: its value, or the negative error number. */
    public long eventFdDrain(int fd) {
        NativeBuffer memory = scratch.get();
        long result = SystemCall.call(SystemCall.READ, fd, memory.address(), 8, 0);
        return result < 0 ? result : memory.bytes().getLong(0);
    }

    /**
     * Reads memory of another process into {@code into}, from its position up to its limit; neither is changed.
     *
     * @return number of bytes read, which is less than asked for when a later page is absent, or the negative error
     *     number: {@code EFAULT} nothing is mapped there, {@code ESRCH} no such process, {@code EPERM} not allowed
     */
    public int readProcessMemory(int pid, long address, ByteBuffer into) {
        NativeBuffer vectors = scratch.get();
        vectors.bytes()
                .putLong(0, address(into))
                .putLong(8, into.remaining())
                .putLong(16, address)
                .putLong(24, into.remaining());
        try {
            return (int) SystemCall.call(
                    SystemCall.PROCESS_VM_READV, pid, vectors.address(), 1, vectors.address() + 16, 1, 0);
        } finally {
            Reference.reachabilityFence(into);
        }
    }

    /**
     * Reads all pieces of a vector. The kernel stops at the first piece that it cannot read.
     *
     * @return number of bytes read, or the negative error number
     */
    public int readProcessMemory(int pid, RemoteVector vector) {
        try {
            return (int) SystemCall.call(
                    SystemCall.PROCESS_VM_READV,
                    pid,
                    vector.local().address(),
                    1,
                    vector.remote().address(),
                    vector.pieces(),
                    0);
        } finally {
            Reference.reachabilityFence(vector);
        }
    }

    /** {@code pidfd_open(2)}: a descriptor that becomes readable when the process ends, or the negative error number. */
    public int pidFdOpen(int pid) {
        return (int) SystemCall.call(SystemCall.PIDFD_OPEN, pid, 0, 0, 0);
    }

    /** {@code kill(2)}: 0 or the negative error number. */
    public int kill(int pid, int signal) {
        if (pid <= 0) {
            throw new IllegalArgumentException("pid=" + pid + " would signal a group of processes");
        }
        return (int) SystemCall.call(SystemCall.KILL, pid, signal, 0, 0);
    }

    /** True if a process of this id exists, whoever owns it. */
    public boolean isAlive(int pid) {
        int result = kill(pid, 0);
        return result == 0 || result == -Errno.EPERM;
    }

    /** Id of this process in its own PID namespace. */
    public int pid() {
        return (int) SystemCall.call(SystemCall.GETPID, 0);
    }

    /** Id of the calling thread. */
    public int threadId() {
        return (int) SystemCall.call(SystemCall.GETTID, 0);
    }

    /** Time of a clock in nanoseconds. */
    public long now(Clock clock) {
        NativeBuffer time = scratch.get();
        SystemCall.call(SystemCall.CLOCK_GETTIME, clock.id(), time.address(), 0, 0);
        return time.bytes().getLong(0) * NANOS + time.bytes().getLong(8);
    }

    /**
     * Nanoseconds to add to a monotonic time to get one since 1970. The real-time clock can be set, so long-lived
     * callers ask again now and then.
     */
    public long monotonicToRealtimeNanos() {
        long best = Long.MAX_VALUE;
        long offset = 0;
        for (int i = 0; i < 5; i++) {
            long before = now(Clock.MONOTONIC);
            long real = now(Clock.REALTIME);
            long after = now(Clock.MONOTONIC);
            if (after - before < best) {
                best = after - before;
                offset = real - (before + (after - before) / 2);
            }
        }
        return offset;
    }

    /** Time of the machine's start, nanoseconds since 1970. */
    public long bootTimeNanos() {
        return now(Clock.REALTIME) - now(Clock.BOOTTIME);
    }

    /**
     * {@code statx(2)} of a path, as {@link PathText} decodes it.
     *
     * @return null when the call failed, for whatever reason; see {@link #identify(String, boolean)}
     */
    public @Nullable FileIdentity identifyOrNull(String path, boolean followLinks) {
        NativeBuffer memory = scratch.get();
        return statx(memory, path, followLinks) < 0 ? null : fileIdentity(memory);
    }

    /** {@code statx(2)} of a path, as {@link PathText} decodes it. */
    public FileIdentity identify(String path, boolean followLinks) throws ErrnoException {
        NativeBuffer memory = scratch.get();
        check(statx(memory, path, followLinks), "statx", path);
        return fileIdentity(memory);
    }

    /** {@code readlinkat(2)}: what a symbolic link says, as {@link PathText} decodes it. */
    public String readLink(String path) throws ErrnoException {
        return DescriptorCalls.readLink(path);
    }

    /** {@code statx(2)} of an open descriptor. */
    public FileIdentity identify(int fd) throws ErrnoException {
        NativeBuffer memory = scratch.get();
        memory.bytes().put(512, (byte) 0);
        long result = SystemCall.call(
                SystemCall.STATX,
                fd,
                memory.address() + 512,
                AT_EMPTY_PATH,
                STATX_BASIC_STATS_AND_BTIME,
                memory.address(),
                0);
        check(result, "statx", "fd=" + fd);
        return fileIdentity(memory);
    }

    private static long statx(NativeBuffer memory, String path, boolean followLinks) {
        byte[] utf8 = PathText.encode(requireNonNull(path, "path"));
        if (utf8.length >= SCRATCH_SIZE - 512) {
            return -Errno.ENOENT;
        }
        memory.bytes().put(512, utf8).put(512 + utf8.length, (byte) 0);
        return SystemCall.call(
                SystemCall.STATX,
                AT_FDCWD,
                memory.address() + 512,
                followLinks ? 0 : AT_SYMLINK_NOFOLLOW,
                STATX_BASIC_STATS_AND_BTIME,
                memory.address(),
                0);
    }

    // struct statx of include/uapi/linux/stat.h
    static FileIdentity fileIdentity(NativeBuffer memory) {
        ByteBuffer b = memory.bytes();
        boolean hasBirth = (b.getInt(0) & 0x800) != 0;
        return new FileIdentity(
                (Integer.toUnsignedLong(b.getInt(136)) << 32) | Integer.toUnsignedLong(b.getInt(140)),
                b.getLong(32),
                b.getLong(40),
                b.getShort(28) & 0xffff,
                b.getInt(20),
                b.getLong(112) * NANOS + b.getInt(120),
                b.getLong(96) * NANOS + b.getInt(104),
                hasBirth ? b.getLong(80) * NANOS + b.getInt(88) : 0);
    }

    /** {@code uname(2)}. */
    public Uname uname() {
        NativeBuffer memory = scratch.get();
        memory.clear(6 * UTS_LENGTH);
        SystemCall.call(SystemCall.UNAME, memory.address());
        return new Uname(uts(memory, 0), uts(memory, 1), uts(memory, 2), uts(memory, 3), uts(memory, 4));
    }

    private static String uts(NativeBuffer memory, int field) {
        byte[] text = new byte[UTS_LENGTH];
        memory.bytes().get(field * UTS_LENGTH, text);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
