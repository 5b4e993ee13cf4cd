/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.collector.api.SupervisedLoop.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisedLoopTest {

    private final List<String> told = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();

    private final SupervisedLoop.Observer observer = new SupervisedLoop.Observer() {
        @Override
        public void failed(String loop, Throwable cause, int inARow) {
            told.add(loop + " " + cause.getMessage() + " " + inARow);
        }

        @Override
        public void gaveUp(String loop, Throwable cause, int inARow) {
            told.add(loop + " over " + cause.getMessage() + " " + inARow);
        }
    };

    private SupervisedLoop loop(int mostFailures, Object... rounds) {
        Deque<Object> left = new ArrayDeque<>(List.of(rounds));
        return new SupervisedLoop(
                "loop",
                () -> {
                    Object round = left.isEmpty() ? Outcome.END : left.remove();
                    if (round instanceof Error error) {
                        throw error;
                    }
                    if (round instanceof Exception exception) {
                        throw exception;
                    }
                    return (Outcome) round;
                },
                observer,
                mostFailures,
                pauses::add);
    }

    @Test
    void survivesWhateverAStepThrows() {
        SupervisedLoop loop = loop(
                10,
                new StackOverflowError("deep"),
                new OutOfMemoryError("full"),
                new LinkageError("link"),
                new AssertionError("false"),
                new Exception("checked"),
                new IllegalStateException("state"));
        loop.run();
        assertThat(loop.failures()).isEqualTo(6);
        assertThat(told).startsWith("loop deep 1", "loop full 2").endsWith("loop state 6");
        assertThat(pauses)
                .startsWith(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(40))
                .hasSize(6);
    }

    @Test
    void givesUpWhenNothingSucceeds() {
        Exception failure = new Exception("broken");
        loop(3, failure, Outcome.IDLE, failure, failure, failure).run();
        assertThat(told).containsExactly("loop broken 1", "loop broken 2", "loop over broken 3");
    }

    @Test
    void progressForgivesFailures() {
        Exception failure = new Exception("broken");
        loop(2, failure, Outcome.PROGRESS, failure, Outcome.PROGRESS, failure).run();
        assertThat(told).containsExactly("loop broken 1", "loop broken 1", "loop broken 1");
    }

    @Test
    void pausesAtMostFiveSeconds() {
        Object[] rounds = new Object[50];
        Arrays.fill(rounds, new Exception("broken"));
        loop(100, rounds).run();
        assertThat(pauses.get(49)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void endsWhenInterruptedAndSurvivesAnObserverThatFails() {
        SupervisedLoop loop = new SupervisedLoop(
                "loop",
                () -> {
                    throw new InterruptedException();
                },
                observer);
        loop.run();
        assertThat(Thread.interrupted()).isTrue();
        int[] rounds = {0};
        SupervisedLoop.Observer broken = new SupervisedLoop.Observer() {
            @Override
            public void failed(String name, Throwable cause, int inARow) {
                throw new OutOfMemoryError("observer");
            }

            @Override
            public void gaveUp(String name, Throwable cause, int inARow) {
                throw new OutOfMemoryError("observer");
            }
        };
        new SupervisedLoop(
                        "loop",
                        () -> {
                            rounds[0]++;
                            throw new IllegalStateException();
                        },
                        broken,
                        5,
                        duration -> {})
                .run();
        assertThat(rounds[0]).isEqualTo(5);
    }
}
