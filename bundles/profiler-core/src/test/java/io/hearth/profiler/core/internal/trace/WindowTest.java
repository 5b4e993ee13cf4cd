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

    @Test
    void takesNoMoreThanItsWordsAndSaysBefore() {
        Window window = new Window(1_000_000);
        boolean saidBefore = false;
        int taken = 0;
        for (; taken < 10_000; taken++) {
            saidBefore |= window.isLarge();
            if (!window.add(
                    PROCESS, THREAD, new RawStack(taken, null, 0, false, new long[4096]), LabelSet.NONE, taken)) {
                break;
            }
        }
        assertThat(taken).isBetween(100, 1000);
        assertThat(saidBefore).isTrue();
        window.clear();
        assertThat(window.isLarge()).isFalse();
        assertThat(window.add(PROCESS, THREAD, new RawStack(1, null, 0, false, new long[4096]), LabelSet.NONE, 1))
                .isTrue();
    }

    @Test
    void countsAStackOnceHoweverOftenItIsSeen() {
        Window window = new Window(1_000_000);
        RawStack deep = new RawStack(1, null, 0, false, new long[4096]);
        for (int i = 0; i < 100_000; i++) {
            assertThat(window.add(PROCESS, THREAD, deep, LabelSet.NONE, i)).isTrue();
        }
        assertThat(window.isLarge()).isFalse();
        assertThat(window.samples()).isEqualTo(100_000);
    }
}
