/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A regular file that somebody else made, may change and may replace at any moment. What lies at its path is looked at
 * before it is opened: a FIFO, a socket or a device is refused and never opened, so that none of them can block or be
 * triggered. Reads are positional and of the descriptor, so the path is looked up once.
 *
 * <p>How: {@code O_PATH} pins the file without opening it, {@code statx} says what it is, and {@code /proc/self/fd} opens
 * that very file (open(2), {@code O_PATH}). {@code O_NONBLOCK} keeps a lease of its owner from delaying the open
 * (fcntl(2), "Leases"). A file system may still block: callers use threads that they can give up.
 *
 * <p>Any thread may read; whoever opens it closes it.
 */
public final class ForeignFile implements Closeable {

    private final String path;
    private final int fd;
    private final FileIdentity identity;
    private final AtomicInteger users = new AtomicInteger(1);
    private volatile boolean closed;

    private ForeignFile(String path, int fd, FileIdentity identity) {
        this.path = path;
        this.fd = fd;
        this.identity = identity;
    }

    /**
     * Opens the file at a path, links followed.
     *
     * @param path as {@link PathText} decodes it
     * @throws ErrnoException with the kernel's reason; {@link Errno#EMFILE} means that this process has too many files open
     * @throws NotRegularException if it is something else than a regular file
     */
    public static ForeignFile open(String path) throws IOException {
        return open(path, true);
    }

    /** As {@link #open(String)}; a link at the end of the path is refused when {@code followLinks} is false. */
    public static ForeignFile open(String path, boolean followLinks) throws IOException {
        int pinned = DescriptorCalls.openPath(path, followLinks);
        try {
            FileIdentity identity = DescriptorCalls.identify(pinned, path);
            if (!identity.isRegular()) {
                throw new NotRegularException(path, identity);
            }
            return new ForeignFile(path, DescriptorCalls.reopen(pinned, path), identity);
        } finally {
            DescriptorCalls.close(pinned);
        }
    }

    /** The file at a path; null when there is none that can be opened, for whatever reason. */
    public static @Nullable ForeignFile openOrNull(String path, boolean followLinks) {
        try {
            return open(path, followLinks);
        } catch (IOException e) {
            return null;
        }
    }

    /** The path that it was opened by, for messages. */
    public String path() {
        return path;
    }

    /** What it was when it was opened. */
    public FileIdentity identity() {
        return identity;
    }

    /** What it is now: size and times may have changed. */
    public FileIdentity identify() throws IOException {
        enter();
        try {
            return DescriptorCalls.identify(fd, path);
        } finally {
            leave();
        }
    }

    /**
     * Reads from a position, at most {@code length} bytes.
     *
     * @return number of bytes read; 0 at the end of the file
     */
    public int read(long position, byte[] into, int at, int length) throws IOException {
        enter();
        try {
            return DescriptorCalls.read(fd, position, into, at, length, path);
        } finally {
            leave();
        }
    }

    /** The file as a channel for positional reads, which closes it when it is closed. Interrupts do not close it. */
    public FileChannel channel() {
        return channel(new ReadBudget());
    }

    /** As {@link #channel()}; each read is charged to a budget, and fails when that is used up. */
    public FileChannel channel(ReadBudget budget) {
        return new ForeignChannel(this, budget);
    }

    /**
     * Whether somebody else answers its reads, who may not: it lies on a network file system or on one in user space.
     * False when that cannot be found out.
     */
    public boolean mayBlock() {
        try {
            enter();
            try {
                return DescriptorCalls.mayBlock(fd);
            } finally {
                leave();
            }
        } catch (IOException e) {
            return false;
        }
    }

    // A descriptor must not be closed under a read: its number may be another file's by then.
    private void enter() throws IOException {
        int n;
        do {
            n = users.get();
            if (n == 0 || closed) {
                throw new IOException(PathText.shown(path) + " has been closed");
            }
        } while (!users.compareAndSet(n, n + 1));
    }

    private void leave() {
        if (users.decrementAndGet() == 0) {
            DescriptorCalls.close(fd);
        }
    }

    /** Closes the descriptor, once the reads that are under way have ended. Does not wait for them. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            leave();
        }
    }
}
