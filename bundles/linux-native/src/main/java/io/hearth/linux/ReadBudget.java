/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What the reading of one foreign thing may cost: bytes and time. It travels with the reads, each of which is charged;
 * the one that exceeds it fails with a sentence. Renewed for each piece of work, such as the unwind rows of a file or one
 * name. Any thread may charge it; one renews it.
 */
public final class ReadBudget {

    /** A budget was used up: the reading was ended, and what it was for is given up. */
    public static final class ExceededException extends IOException {
        private static final long serialVersionUID = 1L;

        ExceededException(String message) {
            super(message);
        }
    }

    private final LongSupplier clock;
    private volatile long allowedBytes = Long.MAX_VALUE;
    private volatile long allowedNanos = Long.MAX_VALUE;
    private volatile long beganNanos;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean exceeded;

    /** Without a limit until it is renewed. */
    public ReadBudget() {
        this(System::nanoTime);
    }

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    public ReadBudget(LongSupplier clock) {
        this.clock = clock;
    }

    /** Begins a piece of work, which may read so many bytes in so much time. */
    public void renew(long mostBytes, long mostNanos) {
        allowedBytes = mostBytes;
        allowedNanos = mostNanos;
        beganNanos = clock.getAsLong();
        bytes.set(0);
        exceeded = false;
    }

    /** The work has ended: what others read now is not charged to it. */
    public void lift() {
        allowedBytes = Long.MAX_VALUE;
        allowedNanos = Long.MAX_VALUE;
    }

    /** Whether the work under way was ended for its costs. */
    public boolean isExceeded() {
        return exceeded;
    }

    /** Called before so many bytes are read. */
    void charge(long count) throws ExceededException {
        if (bytes.addAndGet(count) > allowedBytes) {
            exceeded = true;
            throw new ExceededException("more than " + allowedBytes + " bytes would have to be read of it");
        }
        if (allowedNanos != Long.MAX_VALUE && clock.getAsLong() - beganNanos > allowedNanos) {
            exceeded = true;
            throw new ExceededException("reading it takes longer than " + allowedNanos / 1_000_000 + " ms");
        }
    }
}
