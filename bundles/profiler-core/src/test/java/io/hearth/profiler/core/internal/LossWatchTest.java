/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossWatchTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void saysItWhenItBeginsAndOnceAMinute() {
        LossWatch watch = new LossWatch(10_000);
        assertThat(watch.look(0, 100, 0, 0)).isFalse();
        assertThat(watch.look(5 * SECOND, 200, 3, 0)).isTrue();
        assertThat(watch.look(10 * SECOND, 300, 6, 0)).isFalse();
        assertThat(watch.look(66 * SECOND, 400, 6, 0)).isTrue();
        assertThat(watch.look(130 * SECOND, 500, 6, 0)).isFalse();
        assertThat(watch.look(200 * SECOND, 600, 6, 9)).isTrue();
    }
}
