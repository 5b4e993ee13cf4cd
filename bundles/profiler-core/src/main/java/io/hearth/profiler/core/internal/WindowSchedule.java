/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import io.hearth.profiler.core.ProfilerSettings;
import io.hearth.profiler.core.internal.report.Reporter;
import io.hearth.profiler.core.internal.runtime.StackMemory;
import io.hearth.profiler.core.internal.trace.TraceReader;
import io.hearth.profiler.core.internal.trace.Window;
import java.util.SplittableRandom;

/** When the window that samples go to is exchanged for an empty one. Owned by the reading thread. */
final class WindowSchedule implements StackMemory {

    private static final long FIRST_WINDOW_NANOS = 250_000_000L;

    private final ProfilerSettings settings;
    private final TraceReader reader;
    private final Reporter reporter;
    private final SplittableRandom random = new SplittableRandom();
    private long windowNumber;
    private long windowEnd;
    private boolean delivering;

    WindowSchedule(ProfilerSettings settings, TraceReader reader, Reporter reporter) {
        this.settings = settings;
        this.reader = reader;
        this.reporter = reporter;
    }

    void open(long now) {
        reader.window().open(now);
        double jitter = settings.reportJitter() * (2 * random.nextDouble() - 1);
        windowEnd = now + (long) (settings.reportInterval().toNanos() * (1 + jitter));
    }

    /** The first window is short, somebody may be waiting to see something, and is not wasted on nothing. */
    void sampling(long now) {
        windowEnd = now + FIRST_WINDOW_NANOS;
    }

    /** The window does not wait for the end of its interval. */
    void endSoon(long now) {
        windowEnd = now;
    }

    /** Hands over the window when it is time. */
    void turn(long now) {
        if (now >= windowEnd && (delivering || reader.window().samples() > 0)
                || reader.window().isLarge()) {
            delivering = true;
            exchange(now);
        }
    }

    private void exchange(long now) {
        reader.window().close(now);
        Window spare = reporter.exchange(reader.window());
        if (spare != null) {
            windowNumber++;
            reader.window(spare);
            open(now);
        }
    }

    @Override
    public long window() {
        return windowNumber;
    }

    @Override
    public boolean isReported(long window) {
        return reporter.reported() > window
                || window == windowNumber && reader.window().samples() == 0;
    }

    @Override
    public boolean isMemoryShort() {
        return reader.window().isLarge();
    }

    @Override
    public void forget() {
        reader.forgetStacks();
        reporter.forgetStacks();
    }
}
