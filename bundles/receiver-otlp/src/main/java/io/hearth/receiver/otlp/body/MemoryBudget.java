/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the bytes of bodies that one server holds at a time, in all requests together, so that no sender can fill the
 * heap. When the budget is used up, the body that has been coming most slowly gives way. Any thread may call.
 */
public final class MemoryBudget {

    /** A message is several times as large as its bytes, and both exist at the same time. */
    private static final int PART_OF_HEAP = 8;

    private static final long LEAST_BYTES = 1 << 20;
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    /** A body that has been coming for less than this does not give way. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final long size;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private long used;

    /** Shares of bodies that have not come whole, oldest first. */
    @GuardedBy("this")
    private final Set<Share> receiving = new LinkedHashSet<>();

    /** A budget of so many bytes. */
    public MemoryBudget(long size) {
        this(size, System::nanoTime);
    }

    /** A budget of so many bytes, with a monotonic clock in nanoseconds. */
    public MemoryBudget(long size, LongSupplier nanoTime) {
        this.size = size;
        this.nanoTime = nanoTime;
    }

    /** A budget that suits the heap of this process. */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    /** The size in bytes. */
    public long size() {
        return size;
    }

    /** The bytes that are taken. */
    public synchronized long used() {
        return used;
    }

    /** What one request takes of the budget. Any thread may call; closing gives everything back, once. */
    public final class Share implements AutoCloseable {

        private final Runnable onGivingWay;
        private final long begun = nanoTime.getAsLong();

        /** Guarded by the budget, as is the next, which Error Prone cannot follow from one share to another. */
        private long taken;

        private boolean isClosed;

        private Share(Runnable onGivingWay) {
            this.onGivingWay = onGivingWay;
        }

        /**
         * Takes more. Slower senders give way if there is too little left.
         *
         * @throws RefusedException if the request alone is too large, if the others leave too little now, or if this
         *     share has been closed
         */
        public void take(long bytes) throws RefusedException {
            List<Share> givingWay = new ArrayList<>(0);
            try {
                synchronized (MemoryBudget.this) {
                    if (isClosed) {
                        throw RefusedException.later("the request gave way to faster ones", RETRY_DELAY);
                    }
                    if (bytes > size - taken) {
                        throw RefusedException.of(
                                Refusal.TOO_LARGE,
                                "the request takes more than " + size
                                        + " bytes, an eighth of the largest heap of this host; send less at a time or"
                                        + " raise its -Xmx");
                    }
                    makeRoom(this, bytes, givingWay);
                    if (bytes > size - used) {
                        throw RefusedException.later(
                                "too many requests at a time for the memory of this host", RETRY_DELAY);
                    }
                    used += bytes;
                    taken += bytes;
                }
            } finally {
                givingWay.forEach(share -> share.onGivingWay.run());
            }
        }

        /** Says that the body has come whole: from now on the share does not give way. */
        public void received() {
            synchronized (MemoryBudget.this) {
                receiving.remove(this);
            }
        }

        /** The bytes that could be taken at this moment. */
        long left() {
            return Math.max(0, size - used());
        }

        @Override
        public void close() {
            synchronized (MemoryBudget.this) {
                release(this);
            }
        }
    }

    @GuardedBy("this")
    private void makeRoom(Share asking, long bytes, List<Share> givingWay) {
        while (bytes > size - used) {
            Share slowest = slowest(asking, bytes);
            if (slowest == null) {
                return;
            }
            release(slowest);
            givingWay.add(slowest);
        }
    }

    /** The slowest of the bodies that come more slowly than the one that asks; {@code null} if there is none. */
    @GuardedBy("this")
    private @Nullable Share slowest(Share asking, long bytes) {
        long now = nanoTime.getAsLong();
        double least = (double) (asking.taken + bytes) / Math.max(1, now - asking.begun);
        Share found = null;
        for (Share share : receiving) {
            long age = now - share.begun;
            double rate = (double) share.taken / Math.max(1, age);
            if (share != asking && share.taken > 0 && age >= PATIENCE.toNanos() && rate < least) {
                least = rate;
                found = share;
            }
        }
        return found;
    }

    @GuardedBy("this")
    private void release(Share share) {
        used -= share.taken;
        share.taken = 0;
        share.isClosed = true;
        receiving.remove(share);
    }

    /** Opens a share of nothing yet, for a body that is there. */
    public Share open() {
        return new Share(() -> {});
    }

    /**
     * Opens a share of nothing yet, for a body that is still to come.
     *
     * @param onGivingWay ends the request; called in the thread of a faster one, after the share was closed
     */
    public Share open(Runnable onGivingWay) {
        Share share = new Share(onGivingWay);
        synchronized (this) {
            receiving.add(share);
        }
        return share;
    }
}
