/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Errno;
import io.hearth.linux.Linux;
import java.io.IOException;
import java.util.Arrays;

/**
 * Runs a program at a steady rate on every CPU that is not idle: one cpu-clock event a CPU. Opened disabled. Any thread
 * may call; the caller closes it, before or after the program's object.
 */
public final class CpuClockSampler implements AutoCloseable {

    private static final long NANOS = 1_000_000_000L;

    private final Linux linux;
    private int[] fds = new int[0];

    private CpuClockSampler(Linux linux) {
        this.linux = linux;
    }

    /**
     * Opens the events and attaches the program to each.
     *
     * @param cpus numbers of the CPUs; one that has gone off line is left out
     * @param frequency runs per second and CPU
     * @throws IOException with the kernel's reason; without CAP_PERFMON, EACCES or EPERM
     */
    public static CpuClockSampler open(Linux linux, BpfProgram program, int[] cpus, int frequency) throws IOException {
        CpuClockSampler sampler = new CpuClockSampler(linux);
        try {
            for (int cpu : cpus) {
                sampler.openOn(program, cpu, frequency);
            }
            return sampler;
        } catch (IOException | RuntimeException e) {
            sampler.close();
            throw e;
        }
    }

    private void openOn(BpfProgram program, int cpu, int frequency) throws IOException {
        long flags = PerfEvent.DISABLED | PerfEvent.EXCLUDE_IDLE | PerfEvent.EXCLUDE_GUEST;
        int fd = PerfEvent.open(linux, PerfEvent.CPU_CLOCK, periodNanos(frequency), 0, flags, 0, -1, cpu);
        if (fd == -Errno.ENODEV) {
            return;
        }
        if (fd < 0) {
            throw PerfEvent.failed(-fd, "cpu-clock, cpu=" + cpu + " frequency=" + frequency);
        }
        fds = Arrays.copyOf(fds, fds.length + 1);
        fds[fds.length - 1] = fd;
        PerfEvent.control(linux, fd, PerfEvent.IOC_SET_BPF, program.fd(), "attaching program " + program.name());
    }

    private static long periodNanos(int frequency) {
        if (frequency < 1 || frequency > 100_000) {
            throw new IllegalArgumentException("frequency=" + frequency + " is not within 1..100000");
        }
        return NANOS / frequency;
    }

    /** Number of CPUs that are sampled. */
    public synchronized int cpus() {
        return fds.length;
    }

    /** Begins or goes on. */
    public synchronized void enable() throws IOException {
        for (int fd : fds) {
            PerfEvent.control(linux, fd, PerfEvent.IOC_ENABLE, 0, "enable");
        }
    }

    /** Pauses. */
    public synchronized void disable() throws IOException {
        for (int fd : fds) {
            PerfEvent.control(linux, fd, PerfEvent.IOC_DISABLE, 0, "disable");
        }
    }

    /** Changes the rate, also while running. */
    public synchronized void setFrequency(int frequency) throws IOException {
        long period = periodNanos(frequency);
        for (int fd : fds) {
            Linux.check(linux.ioctlPointer(fd, PerfEvent.IOC_PERIOD, period), "ioctl", "period=" + period);
        }
    }

    @Override
    public synchronized void close() {
        for (int fd : fds) {
            linux.close(fd);
        }
        fds = new int[0];
    }
}
