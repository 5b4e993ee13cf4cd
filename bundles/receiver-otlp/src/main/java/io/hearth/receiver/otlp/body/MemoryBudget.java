/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies one server holds at a time, in all requests together: whatever strangers send, the heap stays
 * usable. Any thread may call.
 */
public final class MemoryBudget {

    /** A message is several times as large as its bytes, and they exist beside each other. */
    private static final int PART_OF_HEAP = 8;

    private static final long LEAST_BYTES = 1 << 20;
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final long size;
    private final AtomicLong used = new AtomicLong();

    /** A budget of so many bytes. */
    public MemoryBudget(long size) {
        this.size = size;
    }

    /** A budget that suits the heap of this process. */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    /** How many bytes there may be. */
    public long size() {
        return size;
    }

    /** How many bytes there are. */
    public long used() {
        return used.get();
    }

    /** What one request takes of the budget. For one thread at a time; closing gives everything back. */
    public final class Share implements AutoCloseable {
        private long taken;

        private Share() {}

        /**
         * Takes more.
         *
         * @throws RefusedException if the request alone is too large, or if the others leave too little now
         */
        public void take(long bytes) throws RefusedException {
            if (taken + bytes > size) {
                throw RefusedException.of(
                        Refusal.TOO_LARGE,
                        "the request takes more than " + size
                                + " bytes, an eighth of the largest heap of this host; send less at a time or raise its"
                                + " -Xmx");
            }
            if (used.addAndGet(bytes) > size) {
                used.addAndGet(-bytes);
                throw RefusedException.later("too many requests at a time for the memory of this host", RETRY_DELAY);
            }
            taken += bytes;
        }

        /** How much could be taken at this moment. */
        long left() {
            return Math.max(0, size - used.get());
        }

        @Override
        public void close() {
            used.addAndGet(-taken);
            taken = 0;
        }
    }

    /** A share of nothing yet. */
    public Share open() {
        return new Share();
    }
}
