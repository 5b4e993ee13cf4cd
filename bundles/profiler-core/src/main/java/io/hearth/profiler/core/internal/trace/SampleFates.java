/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of every sample that the kernel half took: taken = delivered + the losses here + those still on their
 * way. Counted by the reading and the reporting thread, read by anybody.
 */
@SuppressWarnings("EnumOrdinal") // an index into an array of this process only
public final class SampleFates {

    /** Every way to lose a sample after it was written to the ring. */
    public enum Loss {
        RING_FULL("ring_full"),
        DECODE_ERROR("decode_error"),
        FILTERED_LATE("filtered_late"),
        PARKED_OVERFLOW("parked_overflow"),
        WINDOW_OVERFLOW("window_overflow"),
        CONSUMER_REFUSED("consumer_refused"),
        /** A runtime's program in the kernel has not handed them back. */
        UNFINISHED("unfinished"),
        /** Their window could not be reported. */
        REPORT_FAILED("report_failed"),
        /** They were on their way when the time for a stop was over. */
        SHUTDOWN("shutdown"),
        ;

        private final String reason;

        Loss(String reason) {
            this.reason = reason;
        }

        /** The value of the metric's {@code reason} attribute. */
        public String reason() {
            return reason;
        }
    }

    private final AtomicLong[] losses = new AtomicLong[Loss.values().length];
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong truncated = new AtomicLong();
    private final AtomicLong early = new AtomicLong();

    private final @Nullable SampleFates total;

    public SampleFates() {
        this(null);
    }

    /** Of a part of all samples. What is lost or delivered of it counts in the whole as well. */
    public SampleFates(@Nullable SampleFates total) {
        this.total = total;
        for (int i = 0; i < losses.length; i++) {
            losses[i] = new AtomicLong();
        }
    }

    public void lost(Loss loss, long samples) {
        losses[loss.ordinal()].addAndGet(samples);
        if (total != null) {
            total.lost(loss, samples);
        }
    }

    public void lostInAll(Loss loss, long samples) {
        losses[loss.ordinal()].set(samples);
    }

    public long lost(Loss loss) {
        return losses[loss.ordinal()].get();
    }

    /** Of every reason. */
    public long lost() {
        long sum = 0;
        for (AtomicLong loss : losses) {
            sum += loss.get();
        }
        return sum;
    }

    public void delivered(long samples) {
        delivered.addAndGet(samples);
        if (total != null) {
            total.delivered(samples);
        }
    }

    public long delivered() {
        return delivered.get();
    }

    /** Counts a stack that ends before its outermost frame. */
    void truncated() {
        truncated.incrementAndGet();
    }

    public long truncatedStacks() {
        return truncated.get();
    }

    /** Counts a sample that came before its process was known. */
    void early() {
        early.incrementAndGet();
    }

    public long earlySamples() {
        return early.get();
    }
}
