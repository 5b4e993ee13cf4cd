/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import io.hearth.receiver.otlp.body.BodyBytes;
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

/**
 * Reads the body of one request as it comes, without a thread that waits for it. What comes after a refusal is read and
 * dropped, up to a bound, since a client that is cut off in the middle of sending does not see the answer.
 */
final class BodyReader implements Runnable {

    private static final long MOST_DROPPED = 128L << 20;

    private final Request request;
    private final BodyBytes body;
    private final Callback callback;
    private final Target target;
    private final Scheduler.@Nullable Task timeout;
    private long dropped;
    private @Nullable RefusedException refused;
    private volatile boolean isRead;

    /** Gets the body. May block. */
    interface Target {
        void whole();

        void refused(RefusedException e);
    }

    /**
     * Does not read yet.
     *
     * @param callback told if the connection fails, in which case nobody else is
     * @param limit in which everything must come; zero means none
     */
    BodyReader(Request request, BodyBytes body, Duration limit, Callback callback, Target target) {
        this.request = request;
        this.body = body;
        this.callback = callback;
        this.target = target;
        // The clock of the connection runs while the body comes, not while the pipelines make us wait.
        request.addIdleTimeoutListener(idle -> !isRead);
        this.timeout = limit.isZero()
                ? null
                : request.getComponents()
                        .getScheduler()
                        .schedule(
                                () -> request.fail(new TimeoutException("the request did not come in time")),
                                limit.toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    /** Reads what is there, and comes back when there is more. */
    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                end();
                callback.failed(chunk.getFailure());
                return;
            }
            take(chunk);
            boolean isLast = chunk.isLast();
            chunk.release();
            if (isLast || dropped > MOST_DROPPED) {
                end();
                RefusedException why = refused;
                if (why == null) {
                    target.whole();
                } else {
                    target.refused(why);
                }
                return;
            }
        }
    }

    private void take(Content.Chunk chunk) {
        if (refused != null) {
            dropped += chunk.remaining();
            chunk.skip(chunk.remaining());
            return;
        }
        try {
            body.add(chunk.getByteBuffer());
        } catch (RefusedException e) {
            refused = e;
        } catch (OutOfMemoryError e) {
            refused = RefusedException.of(
                    Refusal.TOO_LARGE, "the request is too large for the memory of this host; send less at a time");
        }
    }

    private void end() {
        isRead = true;
        if (timeout != null) {
            timeout.cancel();
        }
    }
}
