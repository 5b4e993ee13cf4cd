/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Errno;
import io.hearth.linux.Linux;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program at every so manieth occurrence of a software event of the kernel, on every CPU: one event and one link
 * a CPU. Opened disabled. Any thread may call; the caller closes it, before or after the program's object.
 */
public final class SoftwareEventSampler implements AutoCloseable {

    private static final long MAX_PERIOD = 1L << 40;

    private final Linux linux;
    private final List<Integer> events = new ArrayList<>();
    private final List<Integer> links = new ArrayList<>();

    private SoftwareEventSampler(Linux linux) {
        this.linux = linux;
    }

    /**
     * Opens the events and links the program to each.
     *
     * @param cpus numbers of the CPUs; one that has gone off line is left out
     * @param event {@code enum perf_sw_ids} of {@code include/uapi/linux/perf_event.h}
     * @param period occurrences on one CPU from sample to sample, 1 to 2^40
     * @param cookie what the program gets from bpf_get_attach_cookie
     * @throws IOException when the kernel does not know the event, or refuses it: without CAP_PERFMON, EACCES or EPERM
     */
    public static SoftwareEventSampler open(
            Linux linux, BpfProgram program, int[] cpus, long event, long period, long cookie) throws IOException {
        if (period < 1 || period > MAX_PERIOD) {
            throw new IllegalArgumentException("period=" + period + " is not within 1..2^40");
        }
        SoftwareEventSampler sampler = new SoftwareEventSampler(linux);
        try {
            for (int cpu : cpus) {
                sampler.openOn(program, cpu, event, period, cookie);
            }
            return sampler;
        } catch (IOException | RuntimeException e) {
            sampler.close();
            throw e;
        }
    }

    private void openOn(BpfProgram program, int cpu, long event, long period, long cookie) throws IOException {
        long flags = PerfEvent.DISABLED | PerfEvent.EXCLUDE_GUEST;
        int fd = PerfEvent.open(linux, event, period, 0, flags, 0, -1, cpu);
        if (fd == -Errno.ENODEV) {
            return;
        }
        if (fd == -Errno.ENOENT) {
            // perf_swevent_init of kernel/events/core.c
            throw new BpfException(
                    "this kernel does not know software event " + event
                            + " (enum perf_sw_ids of linux/perf_event.h): perf_event_open failed: ENOENT",
                    Errno.ENOENT);
        }
        if (fd < 0) {
            throw PerfEvent.failed(-fd, "software event " + event + ", cpu=" + cpu);
        }
        events.add(fd);
        BpfSyscall bpf = new BpfSyscall(linux);
        int link = bpf.createPerfEventLink(program.fd(), fd, cookie);
        if (link < 0) {
            throw BpfException.of("link to a perf event", -link, "program " + program.name() + ", event=" + event);
        }
        links.add(link);
    }

    /** Begins. */
    public synchronized void enable() throws IOException {
        for (int fd : events) {
            PerfEvent.control(linux, fd, PerfEvent.IOC_ENABLE, 0, "enable");
        }
    }

    /** Pauses. */
    public synchronized void disable() throws IOException {
        for (int fd : events) {
            PerfEvent.control(linux, fd, PerfEvent.IOC_DISABLE, 0, "disable");
        }
    }

    @Override
    public synchronized void close() {
        links.forEach(linux::close);
        events.forEach(linux::close);
        links.clear();
        events.clear();
    }
}
