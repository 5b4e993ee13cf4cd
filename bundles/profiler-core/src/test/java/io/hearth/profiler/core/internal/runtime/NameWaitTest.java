/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.runtime.NameWait.Outlook;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NameWaitTest {
    private static final FrameKey FRAME = FrameKey.at(new long[] {1}, 0);
    private static final FrameKey LATER = FrameKey.at(new long[] {2}, 0);

    private final NamedFrames frames = new NamedFrames(new NameBudget(new HandledWindows()), key -> {});
    private final TracedProcess process = new TracedProcess(1, 0, "test");
    private final Deque<Outlook> outlooks = new ArrayDeque<>();
    private final AtomicBoolean memoryShort = new AtomicBoolean();
    private int looks;

    /** Says one outlook after the other; behind the last the frame has its name. */
    private final NameWait.Namers namers = new NameWait.Namers() {
        @Override
        public Iterable<TracedProcess> processes() {
            return List.of(process);
        }

        @Override
        public Outlook outlook(TracedProcess asked, FrameKey frame) {
            looks++;
            Outlook next = outlooks.remove();
            if (outlooks.isEmpty()) {
                frames.put(frame, new ManagedFrame("test", "", List.of()));
            }
            // Frames that come meanwhile are of the next window.
            frames.ask(LATER);
            return next;
        }
    };

    private final NameWait wait = new NameWait(namers, memoryShort::get);

    @BeforeEach
    void oneFrameWaits() {
        process.managed(frames);
        frames.ask(FRAME);
    }

    @Test
    void waitsForWhoGetsOnAndForSuccessors() throws InterruptedException {
        outlooks.addAll(List.of(Outlook.SUCCESSION, Outlook.SUCCESSION, Outlook.QUEUED, Outlook.QUEUED));
        wait.await();
        assertThat(frames.isPending(FRAME)).isFalse();
        assertThat(frames.isPending(LATER)).as("a frame of the next window").isTrue();
        assertThat(looks).isEqualTo(4);
    }

    @Test
    void doesNotWaitForNothing() throws InterruptedException {
        outlooks.addAll(List.of(Outlook.NONE, Outlook.QUEUED));
        wait.await();
        assertThat(frames.isPending(FRAME)).isTrue();
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void doesNotWaitWhenMemoryGrowsShort() throws InterruptedException {
        outlooks.addAll(List.of(Outlook.QUEUED, Outlook.QUEUED));
        memoryShort.set(true);
        wait.await();
        assertThat(frames.isPending(FRAME)).isTrue();
    }
}
