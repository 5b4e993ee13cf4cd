/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import io.hearth.receiver.otlp.body.BodyBytes;
import io.hearth.receiver.otlp.body.MemoryBudget;
import io.hearth.receiver.otlp.body.Refusal;
import io.hearth.receiver.otlp.body.RefusedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Reads the body of one request as it comes, without a thread that waits for it, and has it taken. The share of the
 * memory is opened and closed here, before the answer is written: however a request ends, it gives back what it took.
 * What comes after a refusal is read and dropped, up to a bound, since a client that is cut off in the middle of sending
 * does not see the answer.
 */
final class BodyReader implements Runnable {

    private static final long MOST_DROPPED = 128L << 20;

    private final Request request;
    private final MemoryBudget.Share share;
    private final BodyBytes body;
    private final Limits limits;
    private final Callback callback;
    private final Target target;
    private final Logger logger;
    private final long begun = System.nanoTime();
    private Scheduler.@Nullable Task timeout;
    private long count;
    private long dropped;
    private @Nullable RefusedException refused;
    private volatile long received;
    private volatile boolean isRead;

    /**
     * What a body may take.
     *
     * @param bytes how many there may be
     * @param whole in which everything must come; zero means that only the rate is looked at
     * @param interval after which the rate is looked at, again and again
     * @param bytesPerSecond that must have come on average
     */
    record Limits(int bytes, Duration whole, Duration interval, long bytesPerSecond) {}

    /** Gets the body. */
    interface Target {
        /** Reads the body and hands it on. May block. */
        void take(BodyBytes body, MemoryBudget.Share share) throws RefusedException;

        /** Writes the answer; {@code null} means that the body was taken. */
        void answer(@Nullable RefusedException refused);
    }

    /**
     * Does not read yet.
     *
     * @param callback told if the connection fails, in which case nobody else is
     */
    BodyReader(Request request, MemoryBudget budget, Limits limits, Callback callback, Target target, Logger logger) {
        this.request = request;
        this.limits = limits;
        this.callback = callback;
        this.target = target;
        this.logger = logger;
        this.share = budget.open(() -> cutOff("the request gave way to faster ones"));
        this.body = new BodyBytes(limits.bytes(), share);
        // The clock of the connection runs while the body comes, not while the pipelines make us wait.
        request.addIdleTimeoutListener(idle -> !isRead);
    }

    /** Reads what is there, and comes back when there is more. */
    @Override
    public void run() {
        try {
            read();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void read() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                watch();
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                fail(chunk.getFailure());
                return;
            }
            boolean isLast = chunk.isLast();
            try {
                take(chunk);
            } finally {
                chunk.release();
            }
            if (isLast || dropped > MOST_DROPPED) {
                end();
                finish();
                return;
            }
        }
    }

    private void take(Content.Chunk chunk) {
        count += chunk.remaining();
        received = count;
        if (refused != null) {
            dropped += chunk.remaining();
            chunk.skip(chunk.remaining());
            return;
        }
        try {
            body.add(chunk.getByteBuffer());
        } catch (RefusedException e) {
            refuse(e);
        } catch (OutOfMemoryError e) {
            refuse(outOfMemory());
        }
    }

    /** What is dropped from now on needs no memory. */
    private void refuse(RefusedException why) {
        refused = why;
        body.clear();
        share.close();
    }

    private static RefusedException outOfMemory() {
        return RefusedException.of(
                Refusal.TOO_LARGE, "the request is too large for the memory of this host; send less at a time");
    }

    private void finish() {
        RefusedException why = refused;
        try {
            if (why == null) {
                target.take(body, share);
            }
        } catch (RefusedException e) {
            why = e;
        } catch (OutOfMemoryError e) {
            why = outOfMemory();
        } catch (RuntimeException | Error e) {
            logger.warn("a request failed in an unforeseen way", e);
            why = RefusedException.of(Refusal.INTERNAL, "a defect of the receiver: " + e);
        } finally {
            body.clear();
            share.close();
        }
        target.answer(why);
    }

    private void fail(Throwable cause) {
        end();
        body.clear();
        share.close();
        callback.failed(cause);
    }

    private void end() {
        isRead = true;
        share.received();
        Scheduler.Task task = timeout;
        if (task != null) {
            task.cancel();
        }
    }

    /** Begins to look at the clock when there is something to wait for. */
    private void watch() {
        if (timeout == null) {
            timeout = schedule(limits.whole().isZero() ? limits.interval() : limits.whole());
        }
    }

    private Scheduler.Task schedule(Duration delay) {
        return request.getComponents()
                .getScheduler()
                .schedule(this::look, Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (isRead) {
            return;
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (!limits.whole().isZero() || received < seconds * limits.bytesPerSecond()) {
            cutOff("the request did not come in time");
        } else {
            timeout = schedule(limits.interval());
        }
    }

    private void cutOff(String why) {
        request.fail(new TimeoutException(why));
    }
}
