/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.IOException;

/** A system call that the kernel refused: which call, on what, and why. */
public class ErrnoException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * @param call the system call, such as {@code perf_event_open}
     * @param errno the positive error number
     * @param what the object of the call in words, such as {@code cpu=3}; may be empty
     */
    public ErrnoException(String call, int errno, String what) {
        super(call + " failed: " + Errno.name(errno) + (what.isEmpty() ? "" : " (" + what + ")") + Errno.advice(errno));
        this.call = call;
        this.errno = errno;
    }

    /** The system call that failed. */
    public String call() {
        return call;
    }

    /** The positive error number, see {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** The symbolic name of the error, such as {@code EPERM}. */
    public String errnoName() {
        return Errno.name(errno);
    }
}
