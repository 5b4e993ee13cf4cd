/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ForeignReadsTest {

    private final AtomicLong clock = new AtomicLong(1);
    private final ForeignReads reads =
            new ForeignReads("test-reads", new ForeignReads.Limits(1, 100, 2, 128 << 10), clock::get);
    private final CountDownLatch hang = new CountDownLatch(1);
    private final List<Read> all = new ArrayList<>();

    private final class Read extends ForeignRead {
        final boolean hangs;
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        volatile boolean givenUp;
        volatile boolean done;

        Read(boolean hangs) {
            this.hangs = hangs;
            all.add(this);
        }

        @Override
        protected void read() {
            source("device");
            begun.countDown();
            try {
                if (hangs) {
                    hang.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done = settle();
            ended.countDown();
        }

        @Override
        protected void givenUp() {
            givenUp = true;
        }
    }

    private Read submit(boolean hangs) throws InterruptedException {
        Read read = new Read(hangs);
        reads.submit(read);
        if (!read.givenUp) {
            assertThat(read.begun.await(5, TimeUnit.SECONDS)).isTrue();
        }
        return read;
    }

    @AfterEach
    void close() {
        hang.countDown();
        reads.close();
    }

    @Test
    void goesOnWithAnotherThreadWhenAReadHangs() throws InterruptedException {
        Read hanging = submit(true);
        Read behind = new Read(false);
        reads.submit(behind);
        clock.addAndGet(50);
        reads.turn();
        assertThat(hanging.givenUp).isFalse();
        clock.addAndGet(100);
        reads.turn();
        assertThat(hanging.givenUp).isTrue();
        assertThat(behind.ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(behind.done).isTrue();
        assertThat(reads.isRefused("device")).isTrue();
        clock.addAndGet(61_000_000_000L);
        assertThat(reads.isRefused("device")).isFalse();
        hang.countDown();
        assertThat(hanging.ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(hanging.done)
                .as("what was given up decides nothing any more")
                .isFalse();
    }

    @Test
    void abandonsABoundedNumberOfThreadsAndThenRefuses() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            assertThat(submit(true).givenUp).isFalse();
            clock.addAndGet(200);
            reads.turn();
        }
        assertThat(submit(false).givenUp).as("no thread is left to be risked").isTrue();
        hang.countDown();
        for (Read read : all.subList(0, 2)) {
            assertThat(read.ended.await(5, TimeUnit.SECONDS)).isTrue();
        }
        Read later = new Read(false);
        for (int i = 0; i < 500 && later.begun.getCount() > 0; i++) {
            later = new Read(false);
            reads.submit(later);
            later.begun.await(10, TimeUnit.MILLISECONDS);
        }
        assertThat(later.done || later.begun.getCount() == 0)
                .as("threads that came back count no more")
                .isTrue();
        assertThat(reads.givenUp()).isEqualTo(2);
    }

    @Test
    void keepsUsersApart() {
        UserBudgets budgets = new UserBudgets(new UserBudgets.Limits(0.1, 1000, 100), clock::get);
        assertThat(budgets.hasTime(1)).isTrue();
        budgets.spent(1, 1500);
        assertThat(budgets.hasTime(1)).isFalse();
        assertThat(budgets.hasTime(2)).isTrue();
        clock.addAndGet(6000);
        assertThat(budgets.hasTime(1)).isTrue();
        assertThat(budgets.keeps(1, 80)).isTrue();
        assertThat(budgets.keeps(1, 40)).isFalse();
        assertThat(budgets.keeps(2, 90)).isTrue();
        assertThat(budgets.keeps(1, -60)).isTrue();
    }
}
