/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.util.Arrays;

/** A thread under the name it had when sampled; a thread that renames itself becomes another one. */
public final class TracedThread {

    private final int tid;
    private final byte[] comm;
    private final String name;

    TracedThread(int tid, byte[] comm, String name) {
        this.tid = tid;
        this.comm = comm;
        this.name = name;
    }

    boolean matches(byte[] bytes) {
        return Arrays.equals(comm, bytes);
    }

    public int tid() {
        return tid;
    }

    /** The kernel's name of the thread, at most 15 bytes. */
    public String name() {
        return name;
    }
}
