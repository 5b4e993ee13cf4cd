/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RawStacksTest {

    @Test
    void returnsTheSameStackForEqualWords() {
        RawStacks stacks = new RawStacks(1000);
        RawStack first = stacks.intern(new long[] {1, 2, 3, 99}, 3, 1, 0, false);
        assertThat(stacks.intern(new long[] {1, 2, 3, 77}, 3, 1, 0, false)).isSameAs(first);
        assertThat(first.words()).containsExactly(1, 2, 3);
    }

    @Test
    void keepsStacksApartThatDifferInProcessOrKernelFramesOrEnd() {
        RawStacks stacks = new RawStacks(1000);
        long[] words = {1, 2, 3};
        RawStack first = stacks.intern(words, 3, 1, 0, false);
        assertThat(stacks.intern(words, 3, 2, 0, false)).isNotSameAs(first);
        assertThat(stacks.intern(words, 3, 1, 7, false)).isNotSameAs(first);
        assertThat(stacks.intern(words, 3, 1, 0, true)).isNotSameAs(first);
        assertThat(stacks.intern(words, 2, 1, 0, false)).isNotSameAs(first);
    }

    @Test
    void startsAnewWhenItsWordsAreUsedUp() {
        RawStacks stacks = new RawStacks(100);
        for (int i = 0; i < 1000; i++) {
            stacks.intern(new long[] {i, i, i, i}, 4, 0, 0, false);
            assertThat(stacks.size()).isLessThanOrEqualTo(25);
        }
    }
}
