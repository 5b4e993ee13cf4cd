/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NamedFramesTest {
    private final AtomicLong total = new AtomicLong();
    private final AtomicInteger forgotten = new AtomicInteger();
    private final NamedFrames frames = new NamedFrames(total, forgotten, key -> {});

    private static FrameKey key(long number) {
        return FrameKey.at(new long[] {number << 8}, 0);
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
        frames.put(key(1), inlined(1, "f"));
        assertThat(frames.ask(key(1))).isFalse();
        assertThat(frames.named(key(1))).isNotNull();
    }

    @Test
    void isBoundedThoughNobodyNames() {
        for (int i = 0; i < 100_000; i++) {
            frames.ask(key(i));
        }
        assertThat(frames.parked().size()).isLessThanOrEqualTo(32_768);
        assertThat(forgotten.get()).isPositive();
    }

    @Test
    void isBoundedByBytes() {
        ManagedFrame large = inlined(128, "x".repeat(1000));
        for (int i = 0; i < 1000; i++) {
            frames.ask(key(i));
            frames.put(key(i), large);
            assertThat(frames.bytes()).isLessThan(9 << 20);
        }
        assertThat(total.get()).isEqualTo(frames.bytes()).isPositive();
        assertThat(forgotten.get()).isPositive();
        frames.release();
        frames.put(key(-1), large);
        assertThat(total.get()).as("of a process that has ended").isZero();
        assertThat(frames.bytes()).isZero();
    }
}
