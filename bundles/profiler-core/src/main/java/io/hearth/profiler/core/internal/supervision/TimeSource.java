/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.supervision;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The one source of time of a profiler, so that a test of a limit does not take as long as the limit. Any thread. */
public interface TimeSource {

    /** The machine's. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }

        @Override
        public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
            return latch.await(nanos, TimeUnit.NANOSECONDS);
        }
    };

    /** As {@link System#nanoTime}. */
    long nanos();

    void sleep(long nanos) throws InterruptedException;

    /** Whether the latch came down within this time. */
    boolean await(CountDownLatch latch, long nanos) throws InterruptedException;
}
