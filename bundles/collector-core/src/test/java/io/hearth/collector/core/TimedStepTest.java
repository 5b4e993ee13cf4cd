/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.ComponentException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimedStepTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void startThatFailedInAnyWayHasFailed() {
        for (Throwable thrown : List.of(
                new StackOverflowError("x"),
                new OutOfMemoryError("x"),
                new NoClassDefFoundError("x"),
                new AssertionError("x"),
                new IllegalStateException("x"))) {
            assertThatThrownBy(() -> TimedStep.run("start of it", this, LIMIT, () -> {
                        if (thrown instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) thrown;
                    }))
                    .isInstanceOf(ComponentException.class)
                    .hasCause(thrown);
        }
    }

    @Test
    void givesUpWhatHangsAndSaysWhere() {
        CountDownLatch never = new CountDownLatch(1);
        long begun = System.nanoTime();
        assertThatThrownBy(() -> TimedStep.run("shutdown of it", this, Duration.ofMillis(50), () -> {
                    while (never.getCount() > 0) {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            // Deaf, as some components are.
                        }
                    }
                }))
                .hasMessageContaining("shutdown of it hangs")
                .hasMessageContaining("50 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        never.countDown();
    }
}
