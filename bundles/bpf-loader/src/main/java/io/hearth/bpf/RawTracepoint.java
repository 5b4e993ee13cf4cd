/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Linux;
import io.hearth.linux.NativeBuffer;

/** A program attached to a raw tracepoint, until closed. */
public final class RawTracepoint implements AutoCloseable {

    private final Linux linux;
    private int fd;

    private RawTracepoint(Linux linux, int fd) {
        this.linux = linux;
        this.fd = fd;
    }

    /** Attaches a program to the tracepoint its section names ({@code raw_tp/NAME}, {@code tp_btf/NAME}). */
    public static RawTracepoint attach(Linux linux, BpfProgram program) throws BpfException {
        return attach(linux, program, program.spec().target());
    }

    /** Attaches a program to a tracepoint by name, such as {@code sched_process_exec}. */
    public static RawTracepoint attach(Linux linux, BpfProgram program, String tracepoint) throws BpfException {
        boolean typed = program.spec().type() == ProgramType.TYPED_TRACEPOINT;
        NativeBuffer name = typed ? null : NativeBuffer.ofString(tracepoint);
        int fd = new BpfSyscall(linux).openRawTracepoint(name, program.fd());
        if (fd < 0) {
            throw BpfException.of("attaching to raw tracepoint " + tracepoint, -fd, "program " + program.name());
        }
        return new RawTracepoint(linux, fd);
    }

    @Override
    public synchronized void close() {
        linux.close(fd);
        fd = -1;
    }
}
