/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.NativeBuffer;

/**
 * A program in the kernel. It is gone when this is closed and nothing runs it any more: no event, link or slot of a
 * program array.
 */
public final class BpfProgram implements AutoCloseable {

    private static final int INFO_SIZE = 232;

    private final BpfSyscall bpf;
    private final ProgramSpec spec;
    private volatile int fd;

    BpfProgram(BpfSyscall bpf, ProgramSpec spec, int fd) {
        this.bpf = bpf;
        this.spec = spec;
        this.fd = fd;
    }

    public String name() {
        return spec.name();
    }

    public ProgramSpec spec() {
        return spec;
    }

    /** The descriptor, for calls that take one; it stays the program's own. */
    public int fd() {
        int open = fd;
        if (open < 0) {
            throw new IllegalStateException("program " + spec.name() + " is closed");
        }
        return open;
    }

    /** What the kernel counted. */
    public ProgramStatistics statistics() throws BpfException {
        NativeBuffer info = info();
        return new ProgramStatistics(
                info.bytes().getLong(192),
                info.bytes().getLong(200),
                info.bytes().getLong(208),
                info.bytes().getInt(216));
    }

    /** The kernel's id of the program, as bpftool shows it. */
    public int id() throws BpfException {
        return info().bytes().getInt(4);
    }

    private NativeBuffer info() throws BpfException {
        NativeBuffer info = NativeBuffer.allocate(INFO_SIZE);
        int result = bpf.objectInfo(fd(), info, INFO_SIZE);
        if (result < 0) {
            throw BpfException.of("information", -result, "program " + spec.name());
        }
        return info;
    }

    /** Runs the program once, where its type allows that: its return value. Meant for tests. */
    public int testRun(byte[] context) throws BpfException {
        NativeBuffer memory = context.length == 0 ? null : NativeBuffer.allocate(context.length);
        if (memory != null) {
            memory.bytes().put(0, context);
        }
        int[] value = new int[1];
        int result = bpf.testRun(fd(), memory, value);
        if (result < 0) {
            throw BpfException.of("test run", -result, "program " + spec.name());
        }
        return value[0];
    }

    @Override
    public synchronized void close() {
        int open = fd;
        fd = -1;
        if (open >= 0) {
            bpf.linux().close(open);
        }
    }
}
