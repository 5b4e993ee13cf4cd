/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.ProfileSink;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.NumberedExecutables;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.process.TracedThread;
import io.hearth.profiler.core.internal.supervision.LoopFailures;
import io.hearth.profiler.core.internal.supervision.ManualTime;
import io.hearth.profiler.core.internal.trace.LabelSet;
import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.RawStack;
import io.hearth.profiler.core.internal.trace.SampleFates;
import io.hearth.profiler.core.internal.trace.SampleFates.Loss;
import io.hearth.profiler.core.internal.trace.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each sample of each window gets one fate, whatever naming and the sink do. */
@Timeout(20)
class ReporterTest {

    private static final long LIMIT = Duration.ofSeconds(10).toNanos();
    private static final TracedProcess PROCESS = new TracedProcess(1, 1, "test");
    private static final TracedThread THREAD = PROCESS.thread(1, new byte[16]);

    private final ManualTime time = new ManualTime();
    private final List<String> ends = new ArrayList<>();
    private final LoopFailures failures = new LoopFailures(time, ends::add);
    private final SampleFates fates = new SampleFates();
    private final Origin clock = Origin.cpuClock(20, fates);
    private @Nullable Reporter reporter;

    @AfterEach
    void end() {
        Reporter r = reporter;
        if (r != null) {
            r.close();
        }
    }

    /** Addresses are names of themselves, except for what a test has one throw. */
    private static class Names implements CodeNames {
        @Override
        public void prepare() {}

        @Override
        public Location kernel(long address) {
            return new Location(MappingKey.NONE, "kernel", List.of(), address);
        }

        @Override
        public Location object(@Nullable Executable executable, long vaddr) {
            return new Location(MappingKey.NONE, "native", List.of(), vaddr);
        }

        @Override
        public boolean mayName(TracedProcess process) {
            return false;
        }

        @Override
        public boolean hasReplacedCode(TracedProcess process) {
            return false;
        }

        @Override
        public Location address(@Nullable TracedProcess process, long address, long timeNanos) {
            return new Location(MappingKey.NONE, "native", List.of(), address);
        }

        @Override
        public boolean takeNews() {
            return false;
        }

        @Override
        public boolean trim() {
            return false;
        }
    }

    private Reporter start(CodeNames names, ProfileSink sink) {
        Reporter started = new Reporter(
                names,
                new NumberedExecutables() {
                    @Override
                    public @Nullable Executable byObject(int object) {
                        return null;
                    }

                    @Override
                    public int generation() {
                        return 0;
                    }
                },
                new ReportSettings(true, "1", Map.of()),
                sink,
                () -> 0,
                millis -> {},
                failures,
                time,
                new Window(1000));
        started.start();
        reporter = started;
        return started;
    }

    private Window window(int samples) {
        Window window = new Window(1000);
        fill(window, samples);
        return window;
    }

    private void fill(Window window, int samples) {
        window.open(1);
        for (int i = 0; i < samples; i++) {
            RawStack stack = new RawStack(i, null, 1, false, new long[] {0x1000 + i});
            window.add(PROCESS, THREAD, stack, LabelSet.NONE, clock, i + 1);
        }
        window.close(2);
    }

    private void awaitReported(Reporter r, long windows) {
        while (r.reported() < windows) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aNameThatCannotBeFoundCostsItsFrameAlone() {
        AtomicInteger asked = new AtomicInteger();
        Reporter r = start(
                new Names() {
                    @Override
                    public Location kernel(long address) {
                        if (asked.incrementAndGet() == 3) {
                            throw new StackOverflowError();
                        }
                        return super.kernel(address);
                    }
                },
                data -> {});
        r.finish(window(10), LIMIT);
        assertThat(fates.delivered()).isEqualTo(10);
        assertThat(fates.lost()).isZero();
        assertThat(failures.count()).isEqualTo(1);
    }

    @Test
    void aWindowThatCannotBeReportedIsCountedAndTheNextOneDelivered() {
        AtomicInteger windows = new AtomicInteger();
        Reporter r = start(new Names(), data -> {
            if (windows.incrementAndGet() == 1) {
                throw new StackOverflowError();
            }
        });
        Window spare = r.exchange(window(7));
        assertThat(spare).isNotNull();
        awaitReported(r, 1);
        fill(spare, 5);
        r.finish(spare, LIMIT);
        assertThat(fates.lost(Loss.REPORT_FAILED)).isEqualTo(7);
        assertThat(fates.delivered()).isEqualTo(5);
        assertThat(ends).isEmpty();
    }

    @Test
    void memoryThatIsShortForAMomentCostsNothing() {
        AtomicInteger asked = new AtomicInteger();
        Reporter r = start(new Names(), data -> {
            if (asked.incrementAndGet() == 1) {
                throw new OutOfMemoryError("on purpose");
            }
        });
        r.finish(window(3), LIMIT);
        assertThat(fates.delivered()).isEqualTo(3);
    }

    @Test
    void aSinkThatAlwaysThrowsEndsProfilingAndNothingIsLostUnseen() {
        Reporter r = start(new Names(), data -> {
            throw new IllegalStateException("on purpose");
        });
        Window next = window(1);
        int samples = 0;
        for (int i = 1; i <= 10; i++) {
            Window spare = r.exchange(next);
            samples++;
            awaitReported(r, i);
            next = spare == null ? window(1) : spare;
            if (spare != null) {
                fill(next, 1);
            }
        }
        r.finish(next, LIMIT);
        assertThat(ends).singleElement().asString().contains("on purpose");
        assertThat(fates.lost(Loss.REPORT_FAILED)).isEqualTo(samples);
        assertThat(fates.lost(Loss.SHUTDOWN)).isEqualTo(1);
        assertThat(fates.delivered()).isZero();
    }

    @Test
    void aSinkThatHangsIsGivenUpAtTheLimitAndCannotChangeTheSumLater() throws InterruptedException {
        CountDownLatch inSink = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch out = new CountDownLatch(1);
        Reporter r = start(new Names(), data -> {
            inSink.countDown();
            boolean waits = true;
            while (waits) {
                try {
                    letGo.await();
                    waits = false;
                } catch (InterruptedException e) {
                    // It takes no hint.
                }
            }
            out.countDown();
        });
        Window spare = r.exchange(window(4));
        assertThat(spare).isNotNull();
        inSink.await();
        fill(spare, 6);
        long before = time.nanos();
        r.finish(spare, LIMIT);
        assertThat(time.nanos() - before).isEqualTo(LIMIT);
        assertThat(fates.lost(Loss.SHUTDOWN)).isEqualTo(10);
        letGo.countDown();
        out.await();
        r.finish(new Window(10), LIMIT);
        assertThat(fates.delivered()).isZero();
        assertThat(fates.lost()).isEqualTo(10);
    }

    @Test
    void whatTheNextComponentRefusesIsCounted() {
        Reporter r = start(new Names(), data -> {
            throw new ProfileSink.RefusedException("no room", new IllegalStateException());
        });
        r.finish(window(4), LIMIT);
        assertThat(fates.lost(Loss.CONSUMER_REFUSED)).isEqualTo(4);
    }
}
