/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.process.TracedThread;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final TracedProcess PROCESS = new TracedProcess(1, 1, "test");
    private static final TracedThread THREAD = PROCESS.thread(1, new byte[16]);
    private static final Origin CLOCK = Origin.cpuClock(20, new SampleFates());

    @Test
    void takesNoMoreThanItsWordsAndSaysBefore() {
        Window window = new Window(1_000_000);
        boolean saidBefore = false;
        int taken = 0;
        for (; taken < 10_000; taken++) {
            saidBefore |= window.isLarge();
            if (!window.add(
                    PROCESS,
                    THREAD,
                    new RawStack(taken, null, 0, false, new long[4096]),
                    LabelSet.NONE,
                    CLOCK,
                    taken)) {
                break;
            }
        }
        assertThat(taken).isBetween(100, 1000);
        assertThat(saidBefore).isTrue();
        window.clear();
        assertThat(window.isLarge()).isFalse();
        assertThat(window.add(
                        PROCESS, THREAD, new RawStack(1, null, 0, false, new long[4096]), LabelSet.NONE, CLOCK, 1))
                .isTrue();
    }

    @Test
    void countsAStackOnceHoweverOftenItIsSeen() {
        Window window = new Window(1_000_000);
        RawStack deep = new RawStack(1, null, 0, false, new long[4096]);
        for (int i = 0; i < 100_000; i++) {
            assertThat(window.add(PROCESS, THREAD, deep, LabelSet.NONE, CLOCK, i))
                    .isTrue();
        }
        assertThat(window.isLarge()).isFalse();
        assertThat(window.samples()).isEqualTo(100_000);
    }

    @Test
    void keepsOriginsApart() {
        Window window = new Window(100);
        Origin faults = Origin.probe(3, "page_faults", "count", 101, new SampleFates());
        RawStack stack = new RawStack(1, null, 0, false, new long[4]);
        for (int i = 0; i < 10; i++) {
            window.add(PROCESS, THREAD, stack, LabelSet.NONE, i % 5 == 0 ? faults : CLOCK, i);
        }
        assertThat(window.slots()).isEqualTo(2);
        assertThat(window.origin(window.slotOf(0))).isSameAs(faults);
        assertThat(window.origin(window.slotOf(1))).isSameAs(CLOCK);
        assertThat(window.samplesByOrigin()).containsEntry(faults, 2L).containsEntry(CLOCK, 8L);
    }

    @Test
    void shedsEvenlyWhenTheReporterIsBehind() {
        int most = 10_000;
        Window window = new Window(most);
        RawStack stack = new RawStack(1, null, 0, false, new long[4]);
        int offered = 0;
        int longestGap = 0;
        int gap = 0;
        while (offered < 3 * most) {
            offered++;
            boolean taken = window.add(PROCESS, THREAD, stack, LabelSet.NONE, CLOCK, offered);
            gap = taken ? 0 : gap + 1;
            longestGap = Math.max(longestGap, gap);
            if (window.samples() < most / 2) {
                assertThat(taken).isTrue();
            }
        }
        assertThat(window.samples()).isLessThan(most);
        assertThat(longestGap).isLessThanOrEqualTo(255);
    }

    @Test
    void isHandedOverBeforeItSheds() {
        Window window = new Window(2_000_000);
        RawStack stack = new RawStack(1, null, 0, false, new long[4]);
        for (int i = 0; i < 250_001; i++) {
            assertThat(window.add(PROCESS, THREAD, stack, LabelSet.NONE, CLOCK, i))
                    .isTrue();
        }
        assertThat(window.isLarge()).isTrue();
        assertThat(window.samplesByOrigin()).containsEntry(CLOCK, 250_001L);
    }
}
