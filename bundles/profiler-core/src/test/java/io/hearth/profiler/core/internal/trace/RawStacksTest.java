/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.process.TracedProcess;
import org.junit.jupiter.api.Test;

class RawStacksTest {
    private static final TracedProcess OTHER = new TracedProcess(7, 1, "other");

    @Test
    void returnsTheSameStackForEqualWords() {
        RawStacks stacks = new RawStacks(1000);
        RawStack first = stacks.intern(new long[] {1, 2, 3, 99}, 3, 1, null, false);
        assertThat(stacks.intern(new long[] {1, 2, 3, 77}, 3, 1, null, false)).isSameAs(first);
        assertThat(first.words()).containsExactly(1, 2, 3);
    }

    @Test
    void keepsStacksApartThatDifferInProcessOrKernelFramesOrEnd() {
        RawStacks stacks = new RawStacks(1000);
        long[] words = {1, 2, 3};
        RawStack first = stacks.intern(words, 3, 1, null, false);
        assertThat(stacks.intern(words, 3, 2, null, false)).isNotSameAs(first);
        assertThat(stacks.intern(words, 3, 1, OTHER, false)).isNotSameAs(first);
        assertThat(stacks.intern(words, 3, 1, null, true)).isNotSameAs(first);
        assertThat(stacks.intern(words, 2, 1, null, false)).isNotSameAs(first);
    }

    @Test
    void startsAnewWhenItsWordsAreUsedUp() {
        RawStacks stacks = new RawStacks(100);
        for (int i = 0; i < 1000; i++) {
            stacks.intern(new long[] {i, i, i, i}, 4, 0, null, false);
            assertThat(stacks.size()).isLessThanOrEqualTo(25);
        }
    }
}
