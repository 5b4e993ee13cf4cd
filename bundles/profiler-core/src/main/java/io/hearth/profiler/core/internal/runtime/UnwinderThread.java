/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that calls an unwinder. Its queue is bounded: an unwinder that blocks loses its own frames. One that
 * keeps failing is given up.
 */
final class UnwinderThread implements AutoCloseable {

    /** What an unwinder may do wrong: anything. */
    interface Task {
        void run() throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(UnwinderThread.class);
    private static final int MAX_QUEUED = 16_384;
    private static final int MAX_FAILURES = 200;
    private static final long BLOCKED_NANOS = 2_000_000_000L;
    private static final long LOG_EVERY_NANOS = 60_000_000_000L;

    private final String runtime;
    private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>(MAX_QUEUED);
    private final AtomicLong failures = new AtomicLong();
    /** Tasks that wait or run. */
    private final AtomicInteger pending = new AtomicInteger();

    private final BooleanSupplier offered;
    private final Runnable onGivenUp;
    private final Thread thread;
    /** When the task at hand was begun; 0 between tasks. */
    private volatile long begunNanos;

    private int failuresInARow;
    private long loggedNanos;
    private volatile boolean closing;
    private volatile boolean closed;
    private volatile boolean givenUp;

    /**
     * Starts it.
     *
     * @param offered whether the unwinder is still there: what it does without its bundle is no failure of its own
     * @param onGivenUp called on this thread, once, after too many failures in a row
     */
    UnwinderThread(String runtime, BooleanSupplier offered, Runnable onGivenUp) {
        this.runtime = runtime;
        this.offered = offered;
        this.onGivenUp = onGivenUp;
        this.thread = new Thread(null, this::run, "hearth-unwinder-" + runtime, 512 << 10);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** False when the queue is full, or the unwinder has been given up. */
    boolean submit(Task task) {
        return !givenUp && !closing && offer(task);
    }

    private boolean offer(Task task) {
        pending.incrementAndGet();
        boolean taken = queue.offer(task);
        if (!taken) {
            pending.decrementAndGet();
        }
        return taken;
    }

    /** Whether the task at hand has been running for so long that waiting for it is of no use. */
    boolean isBlocked() {
        long begun = begunNanos;
        return begun != 0 && System.nanoTime() - begun > BLOCKED_NANOS;
    }

    /** Whether it failed too often: it does nothing any more. */
    boolean isGivenUp() {
        return givenUp;
    }

    long failures() {
        return failures.get();
    }

    /** Whether a task waits or runs. */
    boolean isBusy() {
        return !givenUp && pending.get() > 0;
    }

    private void run() {
        while (!closed) {
            Task task;
            try {
                task = queue.take();
            } catch (InterruptedException e) {
                return;
            }
            begunNanos = System.nanoTime() | 1;
            try {
                task.run();
                failuresInARow = 0;
            } catch (InterruptedException e) {
                return;
            } catch (OutOfMemoryError e) {
                failuresInARow = MAX_FAILURES;
                failed(e);
            } catch (Throwable e) {
                failed(e);
            } finally {
                begunNanos = 0;
                pending.decrementAndGet();
            }
        }
    }

    private void failed(Throwable e) {
        if (!offered.getAsBoolean()) {
            LOG.debug("unwinder {} failed when its bundle had gone", runtime, e);
            return;
        }
        failures.incrementAndGet();
        long now = System.nanoTime();
        if (loggedNanos == 0 || now - loggedNanos > LOG_EVERY_NANOS) {
            loggedNanos = now;
            LOG.warn("unwinder {} failed, failures={}", runtime, failures.get(), e);
        }
        if (++failuresInARow >= MAX_FAILURES && !givenUp) {
            givenUp = true;
            queue.clear();
            LOG.error("unwinder {} failed {} times in a row and is not used any more", runtime, MAX_FAILURES);
            onGivenUp.run();
        }
    }

    /** Ends without more ado. */
    @Override
    public void close() {
        close(() -> {});
    }

    /**
     * Lets the task at hand end; those behind it are dropped. An interrupt would close files that are shared.
     *
     * @param last what is still to be done
     */
    void close(Task last) {
        closing = true;
        queue.clear();
        Task end = () -> {
            closed = true;
            last.run();
        };
        if (!queue.offer(end)) {
            thread.interrupt();
        }
    }
}
