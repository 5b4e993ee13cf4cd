/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.supervision;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Time that goes on only when somebody waits or a test says so. */
public final class ManualTime implements TimeSource {

    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

    public void advance(long by) {
        nanos.addAndGet(by);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void sleep(long by) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        advance(by);
    }

    /** Gives others a moment of real time, then the whole time is over. */
    @Override
    public boolean await(CountDownLatch latch, long by) throws InterruptedException {
        if (latch.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            return true;
        }
        advance(by);
        return false;
    }
}
