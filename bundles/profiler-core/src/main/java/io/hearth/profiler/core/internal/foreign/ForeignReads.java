/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.foreign;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads for reads that may block for ever. A read that takes longer than its limit is given up: its thread is
 * abandoned, another takes its place, and its source is refused for a while. The number of abandoned threads is bounded;
 * when it is reached, reads are refused until one of them comes back. Thread-safe.
 */
public final class ForeignReads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignReads.class);
    private static final long REFUSED_NANOS = 60_000_000_000L;
    private static final int MOST_REFUSED = 1024;

    /**
     * How much is risked.
     *
     * @param threads that read at the same time
     * @param nanos after which a read is given up
     * @param abandoned threads that may hang at the same time
     * @param stackBytes of each thread
     */
    public record Limits(int threads, long nanos, int abandoned, int stackBytes) {}

    private static final class Slot {
        final int number;

        @Nullable
        ForeignRead running;

        long sinceNanos;
        boolean abandoned;

        Slot(int number) {
            this.number = number;
        }
    }

    private final String name;
    private final Limits limits;
    private final LongSupplier clock;

    @GuardedBy("this")
    private final Deque<ForeignRead> queue = new ArrayDeque<>();

    @GuardedBy("this")
    private final List<Slot> slots = new ArrayList<>();

    @GuardedBy("this")
    private final List<Thread> threads = new ArrayList<>();

    @GuardedBy("this")
    private final Map<Object, Long> refusedUntil = new HashMap<>();

    @GuardedBy("this")
    private int hanging;

    @GuardedBy("this")
    private int idle;

    @GuardedBy("this")
    private long givenUp;

    @GuardedBy("this")
    private boolean closed;

    /**
     * Starts no thread yet.
     *
     * @param name of the threads, with a number behind it
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    public ForeignReads(String name, Limits limits, LongSupplier clock) {
        this.name = name;
        this.limits = limits;
        this.clock = clock;
    }

    /** Has a read run soon; returns at once. */
    public void submit(ForeignRead read) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (slots.size() < limits.threads() && idle == 0) {
                startSlot();
            }
            if (!slots.isEmpty()) {
                queue.add(read);
                notify();
                return;
            }
        }
        giveUp(read);
    }

    /** Whether reads of a source are refused, because one of them hung a moment ago. */
    public synchronized boolean isRefused(Object source) {
        Long until = refusedUntil.get(source);
        if (until == null) {
            return false;
        }
        if (clock.getAsLong() - until < 0) {
            return true;
        }
        refusedUntil.remove(source);
        return false;
    }

    /** Gives up what has taken too long. To be called a few times a second, by a thread that never blocks. */
    public void turn() {
        List<ForeignRead> overdue = new ArrayList<>();
        synchronized (this) {
            long now = clock.getAsLong();
            for (int i = slots.size() - 1; i >= 0; i--) {
                Slot slot = slots.get(i);
                ForeignRead running = slot.running;
                if (running != null && now - slot.sinceNanos > limits.nanos()) {
                    overdue.add(running);
                    slot.abandoned = true;
                    slots.remove(i);
                    hanging++;
                    givenUp++;
                    refuse(running.source(), now);
                }
            }
            while (!overdue.isEmpty() && !queue.isEmpty() && slots.size() < limits.threads() && startSlot()) {
                LOG.debug("{}: another thread takes the place of one that hangs", name);
            }
            if (slots.isEmpty() && !overdue.isEmpty()) {
                // Nobody is left to read them.
                overdue.addAll(queue);
                queue.clear();
            }
        }
        overdue.forEach(ForeignReads::giveUp);
    }

    @GuardedBy("this")
    private void refuse(@Nullable Object source, long now) {
        if (source != null) {
            if (refusedUntil.size() >= MOST_REFUSED) {
                refusedUntil.clear();
            }
            refusedUntil.put(source, now + REFUSED_NANOS);
        }
    }

    /** Reads that wait for a thread. */
    public synchronized int waiting() {
        return queue.size();
    }

    /** Reads that were given up since the start. */
    public synchronized long givenUp() {
        return givenUp;
    }

    private static void giveUp(ForeignRead read) {
        if (read.settle()) {
            read.givenUp();
        }
    }

    @GuardedBy("this")
    private boolean startSlot() {
        if (hanging >= limits.abandoned()) {
            return false;
        }
        int number = 0;
        for (Slot slot : slots) {
            number = slot.number == number ? number + 1 : number;
        }
        Slot slot = new Slot(number);
        slots.add(number, slot);
        Thread thread = new Thread(null, () -> run(slot), name + "-" + number, limits.stackBytes());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return true;
    }

    private void run(Slot slot) {
        try {
            for (ForeignRead read = take(slot); read != null; read = take(slot)) {
                readOne(read);
            }
        } catch (InterruptedException e) {
            return;
        } finally {
            synchronized (this) {
                slots.remove(slot);
                threads.remove(Thread.currentThread());
                hanging -= slot.abandoned ? 1 : 0;
            }
        }
    }

    private void readOne(ForeignRead read) {
        try {
            read.read();
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            LOG.warn("{}: a read failed, which costs what it was to give: {}", name, e.toString());
        } finally {
            giveUp(read);
        }
    }

    private synchronized @Nullable ForeignRead take(Slot slot) throws InterruptedException {
        slot.running = null;
        while (queue.isEmpty() && !slot.abandoned && !closed) {
            idle++;
            try {
                wait();
            } finally {
                idle--;
            }
        }
        if (slot.abandoned || closed) {
            return null;
        }
        slot.running = queue.remove();
        slot.sinceNanos = clock.getAsLong();
        return slot.running;
    }

    /** Ends the threads, but for those that hang, which are daemons; waits for nothing. What was queued is not read. */
    @Override
    public synchronized void close() {
        closed = true;
        queue.clear();
        notifyAll();
        threads.forEach(Thread::interrupt);
    }

    /** After {@link #close}, whether all threads have ended within this time. */
    public boolean awaitEnd(long millis) {
        List<Thread> left;
        synchronized (this) {
            left = List.copyOf(threads);
        }
        long until = System.nanoTime() + millis * 1_000_000;
        try {
            for (Thread thread : left) {
                thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return left.stream().noneMatch(Thread::isAlive);
    }
}
