/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.supervision;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has gone wrong in the loops of a profiler: counted, logged once a minute for each loop, and what ended one. Any thread. */
public final class LoopFailures {

    private static final Logger LOG = LoggerFactory.getLogger(LoopFailures.class);
    private static final long LOG_EVERY_NANOS = 60_000_000_000L;

    private final TimeSource time;
    private final Consumer<String> onEnd;
    private final AtomicLong count = new AtomicLong();
    private final Map<String, Long> logged = new HashMap<>(); // guarded by this
    private volatile @Nullable String end;

    /** @param onEnd takes a sentence when the first loop has ended for good */
    public LoopFailures(TimeSource time, Consumer<String> onEnd) {
        this.time = time;
        this.onEnd = onEnd;
    }

    /**
     * A step failed and the loop goes on.
     *
     * @param what the loop, and what it was doing
     */
    public void failed(String what, Throwable e) {
        long n = count.incrementAndGet();
        try {
            if (isDue(what)) {
                LOG.warn("{} failed, failures={}: {}", what, n, e.toString());
                LOG.debug("{} failed", what, e);
            }
        } catch (OutOfMemoryError | StackOverflowError again) {
            // It is counted.
            return;
        }
    }

    private synchronized boolean isDue(String what) {
        long now = time.nanos();
        Long before = logged.get(what);
        if (before != null && now - before < LOG_EVERY_NANOS || before == null && logged.size() > 1000) {
            return false;
        }
        logged.put(what, now);
        return true;
    }

    /** A loop has ended for good: without it nothing is profiled any more. */
    public void ended(String what, Throwable e) {
        String sentence = what + " has ended: " + e;
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = sentence;
        }
        LOG.error("{}", sentence, e);
        onEnd.accept(sentence);
    }

    /** What ended the first loop that ended; null while all go on. */
    public @Nullable String end() {
        return end;
    }

    public long count() {
        return count.get();
    }
}
