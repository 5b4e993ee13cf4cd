/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepSupervisorTest {

    private final ManualTime time = new ManualTime();
    private final List<String> ends = new ArrayList<>();
    private final LoopFailures failures = new LoopFailures(time, ends::add);
    private final StepSupervisor steps = new StepSupervisor("testing", 3, failures, time);

    static List<Throwable> whatStepsThrow() {
        return List.of(
                new IOException("io"),
                new IllegalStateException("state"),
                new StackOverflowError(),
                new OutOfMemoryError("on purpose"),
                new NoClassDefFoundError("gone"),
                new Error("whatever"));
    }

    private static void sneak(Throwable e) throws Exception {
        if (e instanceof Error error) {
            throw error;
        }
        throw (Exception) e;
    }

    @ParameterizedTest
    @MethodSource("whatStepsThrow")
    void goesOnAfterWhateverAStepThrows(Throwable e) throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            assertThat(steps.step(() -> sneak(e))).isTrue();
            assertThat(steps.step(() -> sneak(e))).isTrue();
            assertThat(steps.step(() -> {})).isTrue();
        }
        assertThat(failures.count()).isEqualTo(100);
        assertThat(failures.end()).isNull();
    }

    @ParameterizedTest
    @MethodSource("whatStepsThrow")
    void endsForGoodAfterTooManyWithoutProgressAndSaysSoOnce(Throwable e) throws InterruptedException {
        assertThat(steps.step(() -> sneak(e))).isTrue();
        assertThat(steps.step(() -> sneak(e))).isTrue();
        assertThat(steps.step(() -> sneak(e))).isFalse();
        failures.ended("another", e);
        assertThat(ends).hasSize(1);
        assertThat(failures.end()).startsWith("testing has ended: " + e);
    }

    @Test
    void doesNotBurnACoreOnWhatFailsAtOnce() throws InterruptedException {
        long before = time.nanos();
        steps.step(() -> sneak(new Error("at once")));
        assertThat(time.nanos() - before).isGreaterThanOrEqualTo(100_000_000L);
    }

    @Test
    void handsOnTheWishToEnd() {
        assertThatThrownBy(() -> steps.step(() -> sneak(new InterruptedException())))
                .isInstanceOf(InterruptedException.class);
        assertThat(failures.count()).isZero();
    }
}
