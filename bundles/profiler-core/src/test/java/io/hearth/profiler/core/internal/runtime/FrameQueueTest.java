/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.process.FrameKey;
import org.junit.jupiter.api.Test;

class FrameQueueTest {

    private static FrameKey key(long number) {
        return FrameKey.at(new long[] {number << 8}, 0);
    }

    @Test
    void hasOneTaskAtATime() {
        FrameQueue queue = new FrameQueue();
        assertThat(queue.begin()).as("with nothing to do").isFalse();
        queue.add(key(1));
        queue.add(key(2));
        assertThat(queue.begin()).isTrue();
        assertThat(queue.begin()).as("while one runs").isFalse();
        assertThat(queue.next()).isEqualTo(key(1));
        assertThat(queue.goesOn(1000)).isTrue();
        assertThat(queue.next()).isEqualTo(key(2));
        assertThat(queue.goesOn(1000)).isFalse();
        queue.add(key(3));
        assertThat(queue.begin()).isTrue();
    }

    @Test
    void isBounded() {
        FrameQueue queue = new FrameQueue();
        int added = 0;
        while (added < 1_000_000 && queue.add(key(added))) {
            added++;
        }
        assertThat(added).isBetween(1000, 20_000);
    }

    @Test
    void pausesWhoTakesTooLong() {
        FrameQueue queue = new FrameQueue();
        queue.add(key(1));
        queue.add(key(2));
        assertThat(queue.begin()).isTrue();
        queue.next();
        assertThat(queue.isNewlyExhausted()).isFalse();
        assertThat(queue.goesOn(3_600_000_000_000L)).isFalse();
        assertThat(queue.begin()).isFalse();
        assertThat(queue.isNewlyExhausted()).isTrue();
        assertThat(queue.isNewlyExhausted()).as("said once").isFalse();
        assertThat(queue.next()).as("kept").isEqualTo(key(2));
    }
}
