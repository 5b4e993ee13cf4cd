/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import org.jspecify.annotations.Nullable;

/**
 * One executable file, whoever maps it: found by build id or by file identity, read once by a loader thread, then
 * settled for good. The kernel half knows it by its object number.
 */
public final class Executable {

    /** Where a file stands. */
    enum State {
        LOADING,
        READY,
        FAILED
    }

    private final int object;
    private final String name;
    private final String path;
    private final int pid;
    private volatile State state = State.LOADING;
    private volatile @Nullable ExecutableFile file;
    private volatile long usedNanos;

    Executable(int object, String name, String path, int pid) {
        this.object = object;
        this.name = name;
        this.path = path;
        this.pid = pid;
    }

    /** Its number in the kernel half's tables; 0, code without unwind rows, for a file that could not be read. */
    public int object() {
        return state == State.READY ? object : 0;
    }

    int slot() {
        return object;
    }

    /** Base name. */
    public String name() {
        return name;
    }

    public String path() {
        return path;
    }

    /** The process that mapped it first, which may have ended: its root is the one that the path is for. */
    public int pid() {
        return pid;
    }

    /** Whether loading has ended, well or not. */
    public boolean isSettled() {
        return state != State.LOADING;
    }

    /** What was read; null while loading and for a file that could not be read. */
    public @Nullable ExecutableFile file() {
        return file;
    }

    void ready(ExecutableFile read) {
        file = read;
        state = State.READY;
    }

    void failed() {
        state = State.FAILED;
    }

    /** What to take from an address in a mapping of this file to get an ELF virtual address. */
    public long bias(long start, long fileOffset) {
        ExecutableFile f = file;
        return f == null ? 0 : start - f.vaddrOf(fileOffset);
    }

    public void used(long nowNanos) {
        usedNanos = nowNanos;
    }

    long usedNanos() {
        return usedNanos;
    }
}
