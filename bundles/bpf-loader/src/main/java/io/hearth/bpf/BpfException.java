/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Errno;
import java.io.IOException;

/** Something about a BPF object that does not work: the file is malformed, or the kernel refused a command. */
public class BpfException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    public BpfException(String message) {
        this(message, 0);
    }

    /** With the positive error number of the system call, or 0 if there was none. */
    public BpfException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** The kernel's positive error number, or 0. */
    public int errno() {
        return errno;
    }

    /** The exception for a failed command, typed by its error number. */
    static BpfException of(String command, int errno, String what) {
        String message = command + " failed: " + Errno.name(errno) + " (" + what + ")";
        if (errno == Errno.EPERM || errno == Errno.EACCES) {
            return new PermissionException(message + "; it needs CAP_BPF, for most programs also CAP_PERFMON", errno);
        }
        return new BpfException(message + Errno.advice(errno), errno);
    }
}
