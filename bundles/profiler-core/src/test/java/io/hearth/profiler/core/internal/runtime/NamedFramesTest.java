/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class NamedFramesTest {
    private final HandledWindows windows = new HandledWindows();
    private final NameBudget budget = new NameBudget(windows);
    private final NamedFrames frames = new NamedFrames(budget, key -> {});

    private static FrameKey key(long number) {
        return key(number, 0);
    }

    private static FrameKey key(long number, int slot) {
        return FrameKey.at(new long[] {number << 8 | (long) slot << 48}, 0);
    }

    private static ManagedFrame inlined(int functions, String name) {
        return new ManagedFrame(
                "test", "", Collections.nCopies(functions, new ManagedFrame.Function(name, "", 1, 0, 1)));
    }

    @Test
    void asksOnce() {
        assertThat(frames.ask(key(1))).isTrue();
        assertThat(frames.ask(key(1))).isFalse();
        frames.unask(key(1));
        assertThat(frames.ask(key(1)))
                .as("what was not named is asked for again")
                .isTrue();
        assertThat(frames.pending()).containsExactly(key(1));
        frames.put(key(1), inlined(1, "f"));
        assertThat(frames.ask(key(1))).isFalse();
        assertThat(frames.named(key(1))).isNotNull();
        assertThat(frames.pending()).isEmpty();
    }

    @Test
    void isBoundedThoughNobodyNames() {
        for (int i = 0; i < 100_000; i++) {
            frames.ask(key(i));
        }
        assertThat(frames.pending().size()).isLessThanOrEqualTo(32_768);
        assertThat(budget.forgotten()).isPositive();
    }

    @Test
    void isBoundedByBytes() {
        ManagedFrame large = inlined(128, "x".repeat(1000));
        for (int i = 0; i < 1000; i++) {
            frames.ask(key(i));
            frames.put(key(i), large);
            assertThat(frames.bytes()).isLessThan(9 << 20);
        }
        assertThat(budget.bytes()).isEqualTo(frames.bytes()).isPositive();
        assertThat(budget.forgotten()).isPositive();
        frames.release();
        frames.put(key(-1), large);
        assertThat(budget.bytes()).as("of a process that has ended").isZero();
        assertThat(frames.bytes()).isZero();
        assertThat(frames.named(key(-1))).as("of its last window").isNotNull();
    }

    @Test
    void givesBackWhatTheFramesOfAnEmptySlotTook() {
        for (int swap = 0; swap < 1000; swap++) {
            int slot = 1 + swap % 63;
            for (int i = 0; i < 100; i++) {
                FrameKey key = key(i, slot);
                assertThat(key.slot()).isEqualTo(slot);
                assertThat(frames.ask(key)).isTrue();
                frames.put(key, inlined(2, "a name of some length"));
            }
            frames.forget(slot);
        }
        assertThat(budget.bytes()).isEqualTo(frames.bytes()).isZero();
        assertThat(budget.forgotten()).as("names dropped for want of room").isZero();
    }

    @Test
    void makesRoomWithoutTakingNamesFromWindows() {
        fill(0);
        assertThat(frames.named(key(0))).as("while its window is open").isNotNull();
        assertThat(budget.forgotten()).isEqualTo(1);
        assertThat(frames.ask(key(1)))
                .as("seen again, it needs nobody to name it")
                .isFalse();
        frames.turn();
        windows.window = 1;
        frames.turn();
        assertThat(frames.named(key(0))).as("while its window waits").isNotNull();
        windows.reported = 1;
        frames.turn();
        assertThat(frames.named(key(0))).isNull();
        assertThat(frames.named(key(1))).as("what was seen again").isNotNull();
        assertThat(frames.ask(key(0))).as("asked for anew").isTrue();
    }

    /** Names frames until room is made for more. */
    private void fill(int first) {
        int before = budget.forgotten();
        for (int i = first; budget.forgotten() == before; i++) {
            frames.ask(key(i));
            frames.put(key(i), inlined(100, "f"));
        }
    }

    @Test
    void shrinksToNothing() {
        fill(0);
        frames.shrink();
        frames.shrink();
        frames.shrink();
        assertThat(budget.bytes()).isZero();
    }
}
