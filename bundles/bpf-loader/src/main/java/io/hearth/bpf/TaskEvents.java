/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Errno;
import io.hearth.linux.Linux;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * News of processes without any program in the kernel: executable mappings (with the file's build id from 5.12 on),
 * names, forks and exits, by a software event a CPU that counts nothing. One thread drains; records of one CPU come in
 * order of time, bringing those of several into order is the caller's matter. The caller closes it.
 *
 * <p>Each record ends with 16 bytes: pid and tid (4 bytes each), and the monotonic time in nanoseconds. Bodies are
 * those of {@code enum perf_event_type} in {@code include/uapi/linux/perf_event.h}; the constants here name what is in
 * an {@link #MMAP2} record.
 */
public final class TaskEvents implements AutoCloseable {

    public static final int LOST = 2;
    public static final int COMM = 3;
    public static final int EXIT = 4;
    public static final int FORK = 7;
    public static final int MMAP2 = 10;

    /** Flag of a {@link #COMM} record that comes from an exec. */
    public static final int MISC_COMM_EXEC = 1 << 13;
    /** Flag of a {@link #MMAP2} record that carries a build id in place of device and inode. */
    public static final int MISC_BUILD_ID = 1 << 14;
    /** Flag of a {@link #MMAP2} record of memory that is not executable. */
    public static final int MISC_DATA = 1 << 13;

    /** Offsets within the body of an {@link #MMAP2} record; pid and tid stand before the address. */
    public static final int MMAP2_PID = 0;

    public static final int MMAP2_ADDRESS = 8;
    public static final int MMAP2_LENGTH = 16;
    public static final int MMAP2_FILE_OFFSET = 24;
    /** One byte, with {@link #MISC_BUILD_ID}; three bytes of padding follow. */
    public static final int MMAP2_BUILD_ID_SIZE = 32;
    /** At most 20 bytes, with {@link #MISC_BUILD_ID}. */
    public static final int MMAP2_BUILD_ID = 36;
    /** Without {@link #MISC_BUILD_ID}: device numbers (4 bytes each), inode and generation (8 bytes each). */
    public static final int MMAP2_DEVICE_MAJOR = 32;

    public static final int MMAP2_DEVICE_MINOR = 36;
    public static final int MMAP2_INODE = 40;
    public static final int MMAP2_PROTECTION = 56;
    /** The path with a zero byte behind it, padded to 8 bytes. */
    public static final int MMAP2_PATH = 64;
    /** Bytes of pid, tid and time at the end of each record. */
    public static final int TRAILER = 16;

    /** A watermark that each record passes. */
    private static final int ANY_BYTE = 1;

    private final Linux linux;
    private final boolean buildIds;
    private final List<PerfRing> rings = new ArrayList<>();
    private int[] fds = new int[0];

    private TaskEvents(Linux linux, boolean buildIds) {
        this.linux = linux;
        this.buildIds = buildIds;
    }

    /**
     * Opens one event and ring for each CPU; it delivers at once.
     *
     * @param pagesPerCpu a power of two; a mapping takes some 120 bytes
     * @param pid a process to watch with nothing but its own thread, or -1 for all of the machine
     */
    public static TaskEvents open(Linux linux, int[] cpus, int pagesPerCpu, int pid) throws IOException {
        TaskEvents events = new TaskEvents(linux, true);
        try {
            if (events.openAll(cpus, pagesPerCpu, pid)) {
                return events;
            }
            // EINVAL: the kernel does not know the build-id bit.
            events.close();
            events = new TaskEvents(linux, false);
            if (!events.openAll(cpus, pagesPerCpu, pid)) {
                throw PerfEvent.failed(Errno.EINVAL, "mapping events");
            }
            return events;
        } catch (IOException | RuntimeException e) {
            events.close();
            throw e;
        }
    }

    private boolean openAll(int[] cpus, int pagesPerCpu, int pid) throws IOException {
        long flags = PerfEvent.MMAP
                | PerfEvent.MMAP2
                | PerfEvent.COMM
                | PerfEvent.COMM_EXEC
                | PerfEvent.TASK
                | PerfEvent.WATERMARK
                | PerfEvent.SAMPLE_ID_ALL
                | PerfEvent.USE_CLOCK_ID
                | PerfEvent.EXCLUDE_KERNEL
                | (buildIds ? PerfEvent.BUILD_ID : 0);
        int sampleType = PerfEvent.SAMPLE_TID | PerfEvent.SAMPLE_TIME;
        for (int cpu : cpus) {
            int fd = PerfEvent.open(linux, PerfEvent.DUMMY, 0, sampleType, flags, ANY_BYTE, pid, cpu);
            if (fd == -Errno.EINVAL) {
                return false;
            }
            if (fd == -Errno.ENODEV) {
                continue;
            }
            if (fd < 0) {
                throw PerfEvent.failed(-fd, "mapping events, cpu=" + cpu);
            }
            fds = Arrays.copyOf(fds, fds.length + 1);
            fds[fds.length - 1] = fd;
            rings.add(new PerfRing(linux, fd, pagesPerCpu));
        }
        return true;
    }

    /** Whether mapping records carry build ids. */
    public boolean hasBuildIds() {
        return buildIds;
    }

    /** Adds the events' descriptors to a poller; they are ready from the first record that came since the last wait. */
    public void addTo(Poller poller, long key) throws IOException {
        for (int fd : fds) {
            poller.add(fd, key);
        }
    }

    /** Number of rings. */
    public int rings() {
        return rings.size();
    }

    /**
     * Hands on what one ring holds.
     *
     * @return number of records handed on, at most {@code maxRecords}
     */
    public int drain(int ring, int maxRecords, PerfRecords handler) {
        return rings.get(ring).drain(maxRecords, handler);
    }

    /** Hands on what all rings hold, one after the other, at most {@code maxRecords} of each: how many. */
    public int drain(int maxRecords, PerfRecords handler) {
        int records = 0;
        for (int i = 0; i < rings.size(); i++) {
            records += rings.get(i).drain(maxRecords, handler);
        }
        return records;
    }

    /** Records that the kernel dropped since a ring was full, as far as drained. */
    public long lost() {
        long lost = 0;
        for (int i = 0; i < rings.size(); i++) {
            lost += rings.get(i).lost();
        }
        return lost;
    }

    /** Bytes that wait in the fullest ring. */
    public long fillBytes() {
        long fill = 0;
        for (int i = 0; i < rings.size(); i++) {
            fill = Math.max(fill, rings.get(i).fillBytes());
        }
        return fill;
    }

    @Override
    public void close() {
        rings.forEach(PerfRing::close);
        rings.clear();
        for (int fd : fds) {
            linux.close(fd);
        }
        fds = new int[0];
    }
}
