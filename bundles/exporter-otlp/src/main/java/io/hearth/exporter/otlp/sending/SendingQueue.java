/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import io.hearth.collector.api.ConsumeException;
import io.hearth.exporter.otlp.config.QueueConfig;
import io.hearth.exporter.otlp.wire.Deadline;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A queue in memory with its own threads, which are made when there is work and end when there was none for a while.
 * Its size is bounded in the user's unit, and besides by a share of the heap, because a backlog must not take the whole
 * process down.
 */
final class SendingQueue {

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LEAST_HELD_BYTES = 4 * 1024 * 1024;

    /** Does the work; called by the threads of the queue, one message each. */
    interface Consumer {
        void accept(Outgoing outgoing);
    }

    private final QueueConfig config;
    private final String threadName;
    private final Consumer consumer;
    private final java.util.function.Consumer<Throwable> onFailure;
    private final long mostHeldBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasWork = lock.newCondition();
    private final Condition hasSpace = lock.newCondition();
    private final Condition hasEnded = lock.newCondition();
    // All guarded by the lock.
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final Set<Thread> threads = new HashSet<>();
    private long size;
    private long heldBytes;
    private int idleThreads;
    private int busyThreads;
    private int madeThreads;
    private boolean isStopped;

    /** @param onFailure told what the consumer throws all the same; the thread goes on */
    SendingQueue(
            QueueConfig config,
            String threadName,
            long maxHeapBytes,
            Consumer consumer,
            java.util.function.Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        this.config = config;
        this.threadName = threadName;
        this.consumer = consumer;
        this.mostHeldBytes = Math.max(LEAST_HELD_BYTES, maxHeapBytes / 4);
    }

    long size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    int inFlight() {
        lock.lock();
        try {
            return busyThreads;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Adds a message, or throws if there is no room for it. Waits for room only if it is told to. */
    void add(Outgoing outgoing) throws ConsumeException {
        long units = units(outgoing);
        if (units > config.queueSize()) {
            throw ConsumeException.permanent("element size too large: " + units + " of at most " + config.queueSize()
                    + " " + config.sizer() + " in sending_queue");
        }
        lock.lock();
        try {
            while (!isStopped && !fits(outgoing, units)) {
                if (!config.blockOnOverflow()) {
                    throw ConsumeException.retryable(whyFull(units));
                }
                hasSpace.await();
            }
            if (isStopped) {
                throw ConsumeException.retryable("the exporter has been shut down");
            }
            if (idleThreads == 0 && threads.size() < config.numConsumers()) {
                startThread();
            }
            waiting.addLast(outgoing);
            size += units;
            heldBytes += outgoing.heldBytes();
            hasWork.signal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConsumeException.retryable("interrupted while the sending queue was full", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(Outgoing outgoing, long units) {
        return size + units <= config.queueSize()
                && (heldBytes == 0 || heldBytes + outgoing.heldBytes() <= mostHeldBytes);
    }

    private String whyFull(long units) {
        return size + units <= config.queueSize()
                ? "sending queue is full: " + heldBytes + " bytes wait, which is a quarter of the heap"
                : "sending queue is full";
    }

    private long units(Outgoing outgoing) {
        return switch (config.sizer()) {
            case REQUESTS -> 1;
            case ITEMS -> outgoing.items();
            case BYTES -> outgoing.serializedBytes();
        };
    }

    /** Called with the lock held. */
    private void startThread() throws ConsumeException {
        Thread thread = new Thread(this::work, threadName + "-" + ++madeThreads);
        thread.setDaemon(true);
        threads.add(thread);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // no more threads can be made
            threads.remove(thread);
            if (threads.isEmpty()) {
                throw ConsumeException.retryable("no thread can be made that sends: " + e.getMessage(), e);
            }
        }
    }

    private void work() {
        lock.lock();
        try {
            while (true) {
                Outgoing outgoing = take();
                if (outgoing == null) {
                    return;
                }
                long held = outgoing.heldBytes();
                busyThreads++;
                lock.unlock();
                try {
                    consumer.accept(outgoing);
                } catch (RuntimeException | Error e) {
                    onFailure.accept(e);
                } finally {
                    lock.lock();
                    busyThreads--;
                    heldBytes -= held;
                    hasSpace.signalAll();
                }
            }
        } finally {
            threads.remove(Thread.currentThread());
            hasEnded.signalAll();
            lock.unlock();
        }
    }

    private @Nullable Outgoing take() {
        long left = IDLE_NANOS;
        while (waiting.isEmpty()) {
            if (isStopped || left <= 0) {
                return null;
            }
            idleThreads++;
            try {
                left = hasWork.awaitNanos(left);
            } catch (InterruptedException e) {
                return null;
            } finally {
                idleThreads--;
            }
        }
        Outgoing outgoing = waiting.removeFirst();
        size -= units(outgoing);
        hasSpace.signalAll();
        return outgoing;
    }

    /** Takes no more; what is there is still worked on. */
    void stop() {
        lock.lock();
        try {
            isStopped = true;
            hasWork.signalAll();
            hasSpace.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything has been worked on; false if that takes too long. */
    boolean awaitEnd(Deadline deadline) {
        lock.lock();
        try {
            while (!threads.isEmpty()) {
                long left = deadline.remainingNanos();
                if (left <= 0) {
                    return false;
                }
                hasEnded.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what nobody will work on. */
    Deque<Outgoing> removeAll() {
        lock.lock();
        try {
            Deque<Outgoing> rest = new ArrayDeque<>(waiting);
            waiting.clear();
            size = 0;
            return rest;
        } finally {
            lock.unlock();
        }
    }
}
