/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * The one native method of Hearth: {@code syscall(2)}, direct-mapped, and the numbers of the calls in use.
 *
 * <p>Numbers: {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code include/uapi/asm-generic/unistd.h}. Loading
 * this class unpacks JNA's library unless {@code jna.boot.library.path} points to it; {@code jna.tmpdir} says where.
 */
final class SystemCall {

    static final int MMAP = number(9, 222);
    static final int MUNMAP = number(11, 215);
    static final int IOCTL = number(16, 29);
    static final int CLOSE = number(3, 57);
    static final int GETPID = number(39, 172);
    static final int GETTID = number(186, 178);
    static final int KILL = number(62, 129);
    static final int UNAME = number(63, 160);
    static final int READ = number(0, 63);
    static final int WRITE = number(1, 64);
    static final int SCHED_GETAFFINITY = number(204, 123);
    static final int CLOCK_GETTIME = number(228, 113);
    static final int EPOLL_CTL = number(233, 21);
    static final int EPOLL_PWAIT = number(281, 22);
    static final int EPOLL_CREATE1 = number(291, 20);
    static final int EVENTFD2 = number(290, 19);
    static final int PERF_EVENT_OPEN = number(298, 241);
    static final int PROCESS_VM_READV = number(310, 270);
    static final int BPF = number(321, 280);
    static final int STATX = number(332, 291);
    static final int PIDFD_OPEN = 434;
    static final int PREAD64 = number(17, 67);
    static final int FSTATFS = number(138, 44);
    static final int READLINKAT = number(267, 78);
    static final int OPENAT = number(257, 56);
    static final int PRCTL = number(157, 167);

    static {
        register();
    }

    private SystemCall() {}

    private static int number(int x86, int aarch64) {
        return Machine.AARCH64 ? aarch64 : x86;
    }

    private static void register() {
        String arch = System.getProperty("os.arch", "");
        if (!Machine.AARCH64 && !"amd64".equals(arch) && !"x86_64".equals(arch)) {
            throw new UnsatisfiedLinkError("no system call numbers for os.arch=" + arch + "; x86-64 and aarch64 work");
        }
        try {
            Native.register(SystemCall.class, NativeLibrary.getProcess());
        } catch (UnsatisfiedLinkError e) {
            String hint = "cannot load JNA's native library: " + e.getMessage()
                    + "; it is unpacked into a temporary folder, which must allow execution: name another one by"
                    + " -Djna.tmpdir=DIR, or a folder with the unpacked library by -Djna.boot.library.path=DIR";
            UnsatisfiedLinkError withHint = new UnsatisfiedLinkError(hint);
            withHint.initCause(e);
            throw withHint;
        }
    }

    private static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    /** Calls the kernel: the result, or the negative error number. */
    static long call(long number, long a, long b, long c, long d, long e, long f) {
        long result = syscall(number, a, b, c, d, e, f);
        // libc's wrapper gives exactly -1 for an error and leaves the number in errno, which JNA saves per thread.
        return result == -1 ? -(long) Native.getLastError() : result;
    }

    static long call(long number, long a, long b, long c, long d) {
        return call(number, a, b, c, d, 0, 0);
    }

    static long call(long number, long a) {
        return call(number, a, 0, 0, 0, 0, 0);
    }

    /** Address of byte 0 of a direct buffer, whatever its position is. */
    static long address(Buffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    /** A buffer over foreign memory; the caller keeps the memory mapped for as long as the buffer is reachable. */
    static ByteBuffer view(long address, long length) {
        return new Pointer(address).getByteBuffer(0, length);
    }
}
