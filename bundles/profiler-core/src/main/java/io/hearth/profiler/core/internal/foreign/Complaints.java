/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.foreign;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warnings about what others make too large or of the wrong kind: each is said once, and not more than a few a minute of
 * all, since whoever makes one bad file can make a thousand. Thread-safe.
 */
public final class Complaints {

    private static final int A_MINUTE = 10;
    private static final int REMEMBERED = 1024;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Logger log;
    private final LongSupplier clock;

    @GuardedBy("this")
    private final Set<String> said = new HashSet<>();

    @GuardedBy("this")
    private long minuteBegan;

    @GuardedBy("this")
    private int inMinute;

    @GuardedBy("this")
    private long unsaid;

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    public Complaints(Logger log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
        this.minuteBegan = clock.getAsLong();
    }

    /**
     * Says a sentence, unless it was said before or too much is said.
     *
     * @param about what it is about; one sentence for each
     */
    public synchronized void say(String about, String sentence) {
        if (said.size() >= REMEMBERED) {
            said.clear();
        }
        if (!said.add(about)) {
            return;
        }
        long now = clock.getAsLong();
        if (now - minuteBegan >= MINUTE_NANOS) {
            minuteBegan = now;
            inMinute = 0;
        }
        if (inMinute++ >= A_MINUTE) {
            unsaid++;
            return;
        }
        log.warn("{}{}", sentence, unsaid == 0 ? "" : " (and " + unsaid + " more such warnings that were not written)");
        unsaid = 0;
    }
}
