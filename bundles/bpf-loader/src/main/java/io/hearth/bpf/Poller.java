/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Errno;
import io.hearth.linux.ErrnoException;
import io.hearth.linux.Linux;
import java.io.IOException;

/**
 * Waits for any of several descriptors. One thread waits; {@link #wake()} may be called from any. Descriptors stay
 * their owners'; a closed one leaves the set by itself.
 */
public final class Poller implements AutoCloseable {

    private static final long WAKE = Long.MIN_VALUE;

    private final Linux linux;
    private final int epollFd;
    private final int wakeFd;
    private final long[] ready = new long[64];
    private int count;
    private volatile boolean closed;

    public Poller(Linux linux) throws IOException {
        this.linux = linux;
        this.epollFd = linux.epollCreate();
        try {
            this.wakeFd = linux.eventFd();
        } catch (ErrnoException e) {
            linux.close(epollFd);
            throw e;
        }
        linux.epollAdd(epollFd, wakeFd, Linux.EPOLLIN, WAKE);
    }

    /** Adds a descriptor; {@code key}, which is not negative, is what {@link #key} gives for it. */
    public void add(int fd, long key) throws IOException {
        linux.epollAdd(epollFd, fd, Linux.EPOLLIN, key);
    }

    /** Takes a descriptor out. */
    public void remove(int fd) {
        linux.epollRemove(epollFd, fd);
    }

    /**
     * Waits until a descriptor is ready, the time is over, or {@link #wake()} is called.
     *
     * @return number of ready descriptors, 0 in the other cases
     */
    public int poll(int timeoutMillis) throws IOException {
        if (closed) {
            return 0;
        }
        int events = linux.epollWait(epollFd, ready, timeoutMillis);
        if (events < 0) {
            throw new ErrnoException("epoll_pwait", -events, "");
        }
        count = 0;
        for (int i = 0; i < events; i++) {
            if (ready[i] == WAKE) {
                linux.eventFdDrain(wakeFd);
            } else {
                ready[count++] = ready[i];
            }
        }
        return count;
    }

    /** Key of the {@code index}th descriptor that the last {@link #poll} found ready. */
    public long key(int index) {
        if (index >= count) {
            throw new IndexOutOfBoundsException(index);
        }
        return ready[index];
    }

    /** Ends the current or next wait. */
    public synchronized void wake() {
        if (!closed && linux.eventFdSignal(wakeFd) == -Errno.EBADF) {
            closed = true;
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            linux.close(epollFd);
            linux.close(wakeFd);
        }
    }
}
