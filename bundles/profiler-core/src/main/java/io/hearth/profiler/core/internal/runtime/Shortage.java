/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.bpf.BpfException;
import io.hearth.linux.Errno;
import io.hearth.linux.ErrnoException;
import org.jspecify.annotations.Nullable;

/** Tells what this process lacks at the moment from what is wrong with an unwinder. */
final class Shortage {

    private static final int MOST_CAUSES = 16;

    private Shortage() {}

    /** Whether it failed for want of file descriptors or memory, which says nothing of what was to be loaded. */
    static boolean isCauseOf(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            int errno = errno(cause);
            if (errno == Errno.EMFILE || errno == Errno.ENFILE || errno == Errno.ENOMEM) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static int errno(@Nullable Throwable failure) {
        if (failure instanceof BpfException bpf) {
            return bpf.errno();
        }
        return failure instanceof ErrnoException call ? call.errno() : 0;
    }
}
