/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageSamplerTest {

    private static int shown(MessageSampler sampler, int messages, long nowNanos) {
        int shown = 0;
        for (int i = 0; i < messages; i++) {
            shown += sampler.isShown(nowNanos) ? 1 : 0;
        }
        return shown;
    }

    @Test
    void showsAllWhenEveryOneIsShownThereafter() {
        assertThat(shown(new MessageSampler(2, 1), 100, 5)).isEqualTo(100);
    }

    @Test
    void showsTheFirstAndThenEveryNth() {
        assertThat(shown(new MessageSampler(2, 10), 52, 5)).isEqualTo(7);
    }

    @Test
    void showsNothingMoreWhenThereafterIsZero() {
        assertThat(shown(new MessageSampler(3, 0), 100, 5)).isEqualTo(3);
    }

    @Test
    void beginsAnewEachSecond() {
        MessageSampler sampler = new MessageSampler(3, 0);

        assertThat(shown(sampler, 10, -7)).isEqualTo(3);
        assertThat(shown(sampler, 10, 999_999_992)).isZero();
        assertThat(shown(sampler, 10, 999_999_993)).isEqualTo(3);
    }
}
