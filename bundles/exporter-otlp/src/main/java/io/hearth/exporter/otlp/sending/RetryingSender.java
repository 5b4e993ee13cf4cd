/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import io.hearth.exporter.otlp.config.RetryConfig;
import io.hearth.exporter.otlp.wire.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Sends until it succeeds or makes no sense any more. After {@link #stop} every message gets one more attempt, and those
 * that wait for another get it at once.
 */
final class RetryingSender {

    private static final long SHORTEST_ATTEMPT_NANOS = 10_000_000;

    private final RetryConfig retry;
    private final Duration timeout;
    private final Destination destination;
    private final Outage outage;
    private final Logger logger;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private volatile @Nullable Deadline end;

    RetryingSender(RetryConfig retry, Duration timeout, Destination destination, Outage outage, Logger logger) {
        this.retry = retry;
        this.timeout = timeout;
        this.destination = destination;
        this.outage = outage;
        this.logger = logger;
    }

    /** Sends; blocks as long as it takes. */
    void send(Outgoing outgoing) throws SendException {
        Backoff backoff = new Backoff(retry);
        Deadline giveUp = Deadline.after(retry.maxElapsedTime());
        while (true) {
            Deadline lastCall = end;
            try {
                destination.send(outgoing.payload(destination), timeout(lastCall));
                outage.over();
                return;
            } catch (SendException e) {
                if (!e.isRetryable()) {
                    throw e;
                }
                outage.began(e);
                if (lastCall != null) {
                    throw SendException.retryable(
                            "shut down before the destination took it: " + e.getMessage(), e, null);
                }
                if (!retry.enabled()) {
                    throw e;
                }
                pause(e, backoff, giveUp);
            }
        }
    }

    private void pause(SendException failure, Backoff backoff, Deadline giveUp) throws SendException {
        Duration delay = failure.delay();
        long nanos = Math.max(backoff.next(), delay == null ? 0 : nanos(delay));
        if (nanos >= giveUp.remainingNanos()) {
            throw SendException.permanent("no more retries left: " + failure.getMessage(), failure);
        }
        if (logger.isDebugEnabled()) {
            logger.debug(
                    "Exporting failed. Will retry the request after {} ms: {}",
                    nanos / 1_000_000,
                    failure.getMessage());
        }
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && end == null) {
                left = stopped.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SendException.retryable("interrupted between two attempts: " + failure.getMessage(), failure, null);
        } finally {
            lock.unlock();
        }
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(365)) > 0 ? TimeUnit.DAYS.toNanos(365) : duration.toNanos();
    }

    private Duration timeout(@Nullable Deadline lastCall) {
        if (lastCall == null) {
            return timeout;
        }
        Duration left = Duration.ofNanos(Math.max(SHORTEST_ATTEMPT_NANOS, lastCall.remainingNanos()));
        return timeout.isZero() || left.compareTo(timeout) < 0 ? left : timeout;
    }

    /** Ends all waiting. */
    void stop(Deadline lastCall) {
        lock.lock();
        try {
            end = lastCall;
            stopped.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
