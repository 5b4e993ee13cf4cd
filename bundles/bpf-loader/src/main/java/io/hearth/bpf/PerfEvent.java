/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Errno;
import io.hearth.linux.ErrnoException;
import io.hearth.linux.Linux;
import io.hearth.linux.NativeBuffer;

/**
 * The attribute block of {@code perf_event_open(2)} and its ioctls. Source: {@code struct perf_event_attr} of {@code
 * include/uapi/linux/perf_event.h}.
 */
final class PerfEvent {

    static final int SOFTWARE = 1;
    static final int CPU_CLOCK = 0;
    static final int DUMMY = 9;

    static final long DISABLED = 1;
    static final long EXCLUDE_KERNEL = 1 << 5;
    static final long EXCLUDE_IDLE = 1 << 7;
    static final long MMAP = 1 << 8;
    static final long COMM = 1 << 9;
    static final long FREQUENCY = 1 << 10;
    static final long TASK = 1 << 13;
    static final long WATERMARK = 1 << 14;
    static final long SAMPLE_ID_ALL = 1 << 18;
    static final long EXCLUDE_GUEST = 1 << 20;
    static final long MMAP2 = 1 << 23;
    static final long COMM_EXEC = 1 << 24;
    static final long USE_CLOCK_ID = 1 << 25;
    static final long BUILD_ID = 1L << 34;

    static final int SAMPLE_TID = 2;
    static final int SAMPLE_TIME = 4;

    static final int IOC_ENABLE = 0x2400;
    static final int IOC_DISABLE = 0x2401;
    static final int IOC_PERIOD = 0x40082404;
    static final int IOC_SET_BPF = 0x40042408;

    private static final int SIZE = 120;
    private static final int CLOCK_MONOTONIC = 1;

    private PerfEvent() {}

    /** A software event: a descriptor, or the negative error number. */
    static int open(
            Linux linux,
            long config,
            long periodOrFrequency,
            int sampleType,
            long flags,
            int watermark,
            int pid,
            int cpu) {
        NativeBuffer attr = NativeBuffer.allocate(SIZE);
        attr.bytes().putInt(0, SOFTWARE).putInt(4, SIZE).putLong(8, config).putLong(16, periodOrFrequency);
        attr.bytes().putLong(24, sampleType).putLong(40, flags).putInt(48, watermark);
        if ((flags & USE_CLOCK_ID) != 0) {
            attr.bytes().putInt(92, CLOCK_MONOTONIC);
        }
        return linux.perfEventOpen(attr, pid, cpu, -1, 0);
    }

    static ErrnoException failed(int errno, String what) {
        String hint = errno == Errno.EACCES || errno == Errno.EPERM ? "; it needs CAP_PERFMON" : "";
        return new ErrnoException("perf_event_open", errno, what + hint);
    }

    static void control(Linux linux, int fd, int request, long argument, String what) throws ErrnoException {
        Linux.check(linux.ioctl(fd, request, argument), "ioctl", what);
    }
}
