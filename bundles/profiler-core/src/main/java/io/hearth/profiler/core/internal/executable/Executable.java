/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One executable file, whoever maps it: found by its identity, read once by a loader thread, and removed with all that it
 * brought when nobody has mapped it for a while; it is another object when it comes back. The kernel half knows it by its object number.
 */
public final class Executable {

    /** Where a file stands. */
    enum State {
        LOADING,
        READY,
        FAILED,
        /** Nobody maps it any more, and nothing of it is left. */
        REMOVED
    }

    private final int object;
    private final String name;
    private final String path;
    private final MappedFile mapped;
    private final ExecutableIdentity identity;
    /** By which it can be found, its own included. Reading thread. */
    final List<ExecutableIdentity> identities = new ArrayList<>(2);

    /** When it was found that nobody maps it; 0 while somebody does. Reading thread. */
    long unusedNanos;
    /** The window that samples went to then. */
    long unusedWindow;

    private volatile State state = State.LOADING;
    private volatile @Nullable ExecutableFile file;
    private long usedNanos;

    Executable(int object, ExecutableIdentity identity, MappedFile mapped) {
        this.object = object;
        this.identity = identity;
        this.mapped = mapped;
        this.path = mapped.path();
        this.name = path.substring(path.lastIndexOf('/') + 1);
    }

    ExecutableIdentity identity() {
        return identity;
    }

    /** Where it was mapped first. */
    MappedFile mapped() {
        return mapped;
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
        return mapped.task();
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

    boolean hasFailed() {
        return state == State.FAILED;
    }

    void removed() {
        state = State.REMOVED;
    }

    /** Whether it is gone. Any thread. */
    public boolean isRemoved() {
        return state == State.REMOVED;
    }

    /** Whether code of the file lies at this offset; true while nobody knows. */
    public boolean hasCodeAt(long fileOffset) {
        ExecutableFile f = file;
        return f == null || f.hasCodeAt(fileOffset);
    }

    /** What to take from an address in a mapping of this file to get an ELF virtual address. */
    public long bias(long start, long end, long fileOffset) {
        ExecutableFile f = file;
        return f == null ? 0 : f.bias(start, end, fileOffset);
    }

    /** Somebody maps it. Reading thread. */
    public void used(long nowNanos) {
        usedNanos = nowNanos;
        unusedNanos = 0;
    }

    long usedNanos() {
        return usedNanos;
    }
}
